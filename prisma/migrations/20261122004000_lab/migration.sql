-- The lab: tables that people upload, what is computed of them, and rows that a study is to answer. A file is kept in parts, as
-- it was sent, so that no request is long and no statement large; who works at it (the trainer) reads them one by one.
CREATE TABLE lab_file (
  shop_id VARCHAR(64) NOT NULL,
  id CHAR(32) NOT NULL,
  study_id CHAR(32) NULL,
  name VARCHAR(120) NOT NULL,
  source VARCHAR(20) NOT NULL,
  settings TEXT NULL,
  status VARCHAR(12) NOT NULL,
  step VARCHAR(120) NULL,
  done DOUBLE NOT NULL,
  error TEXT NULL,
  size BIGINT NOT NULL,
  row_count INT NULL,
  column_count INT NULL,
  report MEDIUMTEXT NULL,
  created_ms BIGINT NOT NULL,
  created_by_id VARCHAR(64) NOT NULL,
  created_by_name VARCHAR(255) NOT NULL,
  finished_ms BIGINT NULL,
  PRIMARY KEY (shop_id, id),
  KEY lab_file_study (shop_id, study_id),
  KEY lab_file_status (status, created_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE lab_part (
  shop_id VARCHAR(64) NOT NULL,
  file_id CHAR(32) NOT NULL,
  direction VARCHAR(3) NOT NULL,
  part INT NOT NULL,
  size INT NOT NULL,
  content LONGBLOB NOT NULL,
  PRIMARY KEY (shop_id, file_id, direction, part)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE lab_study (
  shop_id VARCHAR(64) NOT NULL,
  id CHAR(32) NOT NULL,
  table_id CHAR(32) NOT NULL,
  table_name VARCHAR(120) NOT NULL,
  name VARCHAR(120) NOT NULL,
  kind VARCHAR(10) NOT NULL,
  settings MEDIUMTEXT NOT NULL,
  status VARCHAR(12) NOT NULL,
  step VARCHAR(120) NULL,
  done DOUBLE NOT NULL,
  error TEXT NULL,
  shared BOOLEAN NOT NULL,
  summary VARCHAR(500) NULL,
  report MEDIUMTEXT NULL,
  points MEDIUMTEXT NULL,
  model LONGBLOB NULL,
  created_ms BIGINT NOT NULL,
  created_by_id VARCHAR(64) NOT NULL,
  created_by_name VARCHAR(255) NOT NULL,
  finished_ms BIGINT NULL,
  PRIMARY KEY (shop_id, id),
  KEY lab_study_status (status, created_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
