BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE observation (
	id INTEGER NOT NULL, 
	vintage VARCHAR(10) NOT NULL, 
	code VARCHAR(8) NOT NULL, 
	level VARCHAR(8) NOT NULL, 
	indicator VARCHAR(64) NOT NULL, 
	date DATE NOT NULL, 
	basis VARCHAR(8) NOT NULL, 
	source_id VARCHAR(64) NOT NULL, 
	numerator FLOAT, 
	denominator FLOAT, 
	value FLOAT, 
	samples INTEGER, 
	added_in INTEGER NOT NULL, 
	removed_in INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_observation_some CHECK (numerator IS NOT NULL OR value IS NOT NULL), 
	CONSTRAINT ck_observation_positive CHECK (numerator >= 0 AND denominator >= 0), 
	CONSTRAINT ck_observation_share CHECK (numerator <= denominator), 
	CONSTRAINT ck_observation_median CHECK (value >= 0 AND samples >= 0), 
	CONSTRAINT ck_observation_span CHECK (removed_in > added_in), 
	FOREIGN KEY(source_id) REFERENCES source (id), 
	FOREIGN KEY(added_in) REFERENCES release (number), 
	FOREIGN KEY(removed_in) REFERENCES release (number)
);
INSERT INTO "observation" VALUES(1,'2025-03-01','C1','commune','fibre_available_households','2024-12-31','declared','vnpt-2024',300.0,400.0,NULL,NULL,1,2);
INSERT INTO "observation" VALUES(2,'2025-03-01','C1','commune','fibre_available_households','2024-12-31','declared','vnpt-2024',310.0,400.0,NULL,NULL,2,NULL);
INSERT INTO "observation" VALUES(3,'2025-03-01','C2','commune','fixed_download_mbps','2024-12-31','measured','vnpt-2024',NULL,NULL,98.5,42,1,NULL);
CREATE TABLE release (
	number INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	title TEXT NOT NULL, 
	note TEXT, 
	simulated BOOLEAN NOT NULL, 
	fingerprint VARCHAR(64), 
	PRIMARY KEY (number)
);
INSERT INTO "release" VALUES(1,'2025-08-01 02:03:04.000000','Đợt đầu',NULL,0,NULL);
INSERT INTO "release" VALUES(2,'2025-09-01 02:03:04.000000','Sửa',NULL,0,NULL);
CREATE TABLE source (
	id VARCHAR(64) NOT NULL, 
	title TEXT NOT NULL, 
	document TEXT, 
	url TEXT, 
	sha256 VARCHAR(64), 
	simulated BOOLEAN NOT NULL, 
	added_in INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(added_in) REFERENCES release (number)
);
INSERT INTO "source" VALUES('vnpt-2024','Báo cáo VNPT 2024','12/BC-VNPT',NULL,NULL,0,1);
CREATE UNIQUE INDEX uq_observation_live ON observation (vintage, code, indicator, date, basis, source_id) WHERE removed_in IS NULL;
COMMIT;
