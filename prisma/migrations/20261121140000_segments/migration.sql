-- Segments of a shop's customers: what was trained, what people called it, where each customer is, and who moved.
CREATE TABLE segmentation (
  shop_id VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  status VARCHAR(12) NOT NULL,
  asked_clusters INT NULL,
  logarithm TINYINT(1) NOT NULL,
  why VARCHAR(255) NOT NULL,
  asked_by_name VARCHAR(255) NULL,
  created_ms BIGINT NOT NULL,
  finished_ms BIGINT NULL,
  error TEXT NULL,
  done DOUBLE NOT NULL,
  assigner TEXT NULL,
  report MEDIUMTEXT NULL,
  points MEDIUMTEXT NULL,
  PRIMARY KEY (shop_id, version),
  KEY segmentation_status (shop_id, status, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE segment_name (
  shop_id VARCHAR(64) NOT NULL,
  segment INT NOT NULL,
  name VARCHAR(60) NOT NULL,
  changed_ms BIGINT NOT NULL,
  changed_by_name VARCHAR(255) NOT NULL,
  PRIMARY KEY (shop_id, segment)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A row a move instead of counters: counters of a day would be rows that every scoring transaction of a shop waits for.
CREATE TABLE segment_move (
  shop_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  profile_version INT NOT NULL,
  segmentation_version INT NOT NULL,
  day INT NOT NULL,
  from_segment INT NOT NULL,
  to_segment INT NOT NULL,
  PRIMARY KEY (shop_id, customer_id, profile_version),
  KEY segment_move_day (shop_id, day, from_segment, to_segment)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE profile
  ADD COLUMN segment INT NULL,
  ADD COLUMN segmentation_version INT NULL,
  ADD KEY profile_segment (shop_id, segment);
