-- A database as migration 0002 left it, dumped from a file that the program of then had written.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
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
INSERT INTO "observation" VALUES(1,'2025-03-01','C1','commune','fibre_available_households','2024-12-31','declared','m',100.0,400.0,NULL,NULL,1,2);
INSERT INTO "observation" VALUES(2,'2025-03-01','C2','commune','fibre_available_households','2024-12-31','declared','m',50.0,400.0,NULL,NULL,1,NULL);
INSERT INTO "observation" VALUES(3,'2025-03-01','C1','commune','fibre_available_households','2024-12-31','declared','s',1.0,400.0,NULL,NULL,2,NULL);
CREATE TABLE pilot (
	id INTEGER NOT NULL, 
	vintage VARCHAR(10) NOT NULL, 
	code VARCHAR(8) NOT NULL, 
	"plan" VARCHAR(64) NOT NULL, 
	since DATE NOT NULL, 
	reason TEXT NOT NULL, 
	carried_from TEXT, 
	source_id VARCHAR(64) NOT NULL, 
	added_in INTEGER NOT NULL, 
	removed_in INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_pilot_span CHECK (removed_in > added_in), 
	FOREIGN KEY(source_id) REFERENCES source (id), 
	FOREIGN KEY(added_in) REFERENCES release (number), 
	FOREIGN KEY(removed_in) REFERENCES release (number)
);
CREATE TABLE point (
	id INTEGER NOT NULL, 
	point_id VARCHAR(64) NOT NULL, 
	layer VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	lon FLOAT NOT NULL, 
	lat FLOAT NOT NULL, 
	status VARCHAR(32), 
	attributes JSON NOT NULL, 
	source_id VARCHAR(64) NOT NULL, 
	added_in INTEGER NOT NULL, 
	removed_in INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_point_place CHECK (lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90), 
	CONSTRAINT ck_point_span CHECK (removed_in > added_in), 
	FOREIGN KEY(source_id) REFERENCES source (id), 
	FOREIGN KEY(added_in) REFERENCES release (number), 
	FOREIGN KEY(removed_in) REFERENCES release (number)
);
INSERT INTO "point" VALUES(1,'p1','tslcd','UBND xã',105.5,20.1,'active','{"bandwidth_mbps": 20, "since": null}','s',2,NULL);
CREATE TABLE point_unit (
	point INTEGER NOT NULL, 
	vintage VARCHAR(10) NOT NULL, 
	code VARCHAR(8) NOT NULL, 
	PRIMARY KEY (point, vintage), 
	FOREIGN KEY(point) REFERENCES point (id)
);
INSERT INTO "point_unit" VALUES(1,'2025-03-01','C1');
INSERT INTO "point_unit" VALUES(1,'2025-07-01','N1');
CREATE TABLE release (
	number INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	title TEXT NOT NULL, 
	note TEXT, 
	simulated BOOLEAN NOT NULL, 
	fingerprint VARCHAR(64), 
	PRIMARY KEY (number)
);
INSERT INTO "release" VALUES(1,'2026-11-22 01:23:55.243873','Mô phỏng',NULL,1,NULL);
INSERT INTO "release" VALUES(2,'2026-11-22 01:23:55.295984','t',NULL,0,NULL);
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
INSERT INTO "source" VALUES('m','Mô phỏng',NULL,NULL,NULL,1,1);
INSERT INTO "source" VALUES('s','Báo cáo','12/BC',NULL,'0000000000000000000000000000000000000000000000000000000000000000',0,2);
CREATE UNIQUE INDEX uq_observation_live ON observation (vintage, code, indicator, date, basis, source_id) WHERE removed_in IS NULL;
CREATE INDEX ix_point_layer ON point (layer);
CREATE UNIQUE INDEX uq_point_live ON point (point_id) WHERE removed_in IS NULL;
CREATE INDEX ix_point_unit_code ON point_unit (code);
CREATE UNIQUE INDEX uq_pilot_live ON pilot (vintage, code, "plan") WHERE removed_in IS NULL;
COMMIT;
