-- A database as migration 0003 left it, dumped from a file that the program of then had written.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE alias (
	id INTEGER NOT NULL, 
	vintage VARCHAR(10) NOT NULL, 
	level VARCHAR(8) NOT NULL, 
	parent_code VARCHAR(8) NOT NULL, 
	"key" TEXT NOT NULL, 
	code VARCHAR(8) NOT NULL, 
	user_name TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_alias UNIQUE (vintage, level, parent_code, "key")
);
INSERT INTO "alias" VALUES(1,'2025-03-01','commune','','xamot','C1','lan','2026-01-02 03:04:05.000000');
CREATE TABLE import (
	id INTEGER NOT NULL, 
	release INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	file_name TEXT NOT NULL, 
	user_name TEXT NOT NULL, 
	staged_at DATETIME NOT NULL, 
	published_at DATETIME NOT NULL, 
	options JSON NOT NULL, 
	report BLOB NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (release), 
	FOREIGN KEY(release) REFERENCES release (number)
);
INSERT INTO "import" VALUES(1,2,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','so_lieu.xlsx','lan','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','{"vintage": "2025-03-01"}',X'1F8B0800000000000203AB562ACA2F2F56B25230AC05004A57F87A0B000000');
CREATE TABLE mapping (
	name VARCHAR(100) NOT NULL, 
	mapping JSON NOT NULL, 
	user_name TEXT NOT NULL, 
	saved_at DATETIME NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "mapping" VALUES('VNPT','{"columns": []}','lan','2026-11-22 07:46:31.500400');
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
INSERT INTO "observation" VALUES(1,'2025-03-01','C1','commune','fibre_available_households','2024-12-31','declared','s',300.0,400.0,NULL,NULL,1,2);
INSERT INTO "observation" VALUES(2,'2025-03-01','C2','commune','fibre_available_households','2024-12-31','declared','s',50.0,400.0,NULL,NULL,1,NULL);
INSERT INTO "observation" VALUES(3,'2025-03-01','C1','commune','fibre_available_households','2024-12-31','declared','s',310.0,400.0,NULL,NULL,2,NULL);
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
CREATE TABLE point_unit (
	point INTEGER NOT NULL, 
	vintage VARCHAR(10) NOT NULL, 
	code VARCHAR(8) NOT NULL, 
	PRIMARY KEY (point, vintage), 
	FOREIGN KEY(point) REFERENCES point (id)
);
CREATE TABLE release (
	number INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	title TEXT NOT NULL, 
	note TEXT, 
	simulated BOOLEAN NOT NULL, 
	fingerprint VARCHAR(64), user_name TEXT, undoes INTEGER REFERENCES release (number), 
	PRIMARY KEY (number)
);
INSERT INTO "release" VALUES(1,'2026-11-22 07:46:31.449951','t',NULL,0,NULL,NULL,NULL);
INSERT INTO "release" VALUES(2,'2026-11-22 07:46:31.492717','t',NULL,0,NULL,'lan',NULL);
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
INSERT INTO "source" VALUES('s','Báo cáo','12/BC',NULL,'0000000000000000000000000000000000000000000000000000000000000000',0,1);
CREATE UNIQUE INDEX uq_observation_live ON observation (vintage, code, indicator, date, basis, source_id) WHERE removed_in IS NULL;
CREATE INDEX ix_point_layer ON point (layer);
CREATE UNIQUE INDEX uq_point_live ON point (point_id) WHERE removed_in IS NULL;
CREATE INDEX ix_point_unit_code ON point_unit (code);
CREATE UNIQUE INDEX uq_pilot_live ON pilot (vintage, code, "plan") WHERE removed_in IS NULL;
CREATE INDEX ix_import_sha256 ON import (sha256);
COMMIT;
