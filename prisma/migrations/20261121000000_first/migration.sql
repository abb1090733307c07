-- Runs on MySQL 8.4 and MariaDB 10.11+.

CREATE TABLE shop (
  id VARCHAR(64) NOT NULL,
  name VARCHAR(255) NOT NULL,
  currency CHAR(3) NOT NULL,
  currency_digits INT NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  settings TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE write_key (
  key_hash CHAR(64) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  name VARCHAR(255) NOT NULL,
  created_ms BIGINT NOT NULL,
  revoked_ms BIGINT NULL,
  PRIMARY KEY (key_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE customer (
  shop_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  traits MEDIUMTEXT NOT NULL,
  display_name VARCHAR(255) NULL,
  email VARCHAR(255) NULL,
  PRIMARY KEY (shop_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE profile (
  shop_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  known TINYINT(1) NOT NULL,
  version INT NOT NULL,
  state MEDIUMTEXT NOT NULL,
  first_seen_ms BIGINT NOT NULL,
  last_seen_ms BIGINT NOT NULL,
  last_order_ms BIGINT NULL,
  order_count INT NOT NULL,
  net_revenue_minor BIGINT NOT NULL,
  features TEXT NULL,
  probability DOUBLE NULL,
  score TINYINT NULL,
  band VARCHAR(8) NOT NULL,
  revenue_at_risk_minor BIGINT NOT NULL,
  model_id VARCHAR(64) NULL,
  scored_ms BIGINT NULL,
  scored_version INT NULL,
  next_score_ms BIGINT NOT NULL,
  episode TEXT NULL,
  PRIMARY KEY (shop_id, customer_id),
  KEY profile_due (next_score_ms),
  KEY profile_risk (shop_id, known, probability),
  KEY profile_value (shop_id, known, revenue_at_risk_minor)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE event (
  shop_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  message_id VARCHAR(255) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  name VARCHAR(255) NULL,
  occurred_ms BIGINT NOT NULL,
  received_ms BIGINT NOT NULL,
  imported TINYINT(1) NOT NULL,
  order_id VARCHAR(255) NULL,
  amount_minor BIGINT NULL,
  details MEDIUMTEXT NULL,
  profile_version INT NOT NULL,
  PRIMARY KEY (shop_id, customer_id, message_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE prediction (
  shop_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  scored_ms BIGINT NOT NULL,
  profile_version INT NOT NULL,
  probability DOUBLE NOT NULL,
  score TINYINT NOT NULL,
  band VARCHAR(8) NOT NULL,
  revenue_at_risk_minor BIGINT NOT NULL,
  features TEXT NOT NULL,
  model_id VARCHAR(64) NULL,
  PRIMARY KEY (shop_id, customer_id, scored_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE alert (
  id CHAR(32) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  episode_number INT NOT NULL,
  open_marker TINYINT NULL,
  status VARCHAR(12) NOT NULL,
  version INT NOT NULL,
  band VARCHAR(8) NOT NULL,
  opened_band VARCHAR(8) NOT NULL,
  probability DOUBLE NULL,
  score TINYINT NULL,
  opened_score TINYINT NOT NULL,
  revenue_at_risk_minor BIGINT NOT NULL,
  reasons TEXT NOT NULL,
  recommendation TEXT NULL,
  model_id VARCHAR(64) NULL,
  opened_ms BIGINT NOT NULL,
  updated_ms BIGINT NOT NULL,
  closed_ms BIGINT NULL,
  close_reason VARCHAR(16) NULL,
  owner_id VARCHAR(64) NULL,
  owner_name VARCHAR(255) NULL,
  acknowledged_ms BIGINT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY alert_one_open (shop_id, customer_id, open_marker),
  KEY alert_queue (shop_id, open_marker, revenue_at_risk_minor),
  KEY alert_recent (shop_id, updated_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE alert_action (
  alert_id CHAR(32) NOT NULL,
  version INT NOT NULL,
  at_ms BIGINT NOT NULL,
  action VARCHAR(32) NOT NULL,
  actor_id VARCHAR(64) NULL,
  actor_name VARCHAR(255) NULL,
  note TEXT NULL,
  PRIMARY KEY (alert_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT,
  topic VARCHAR(64) NOT NULL,
  messages MEDIUMTEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE model (
  id VARCHAR(64) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  status VARCHAR(12) NOT NULL,
  artefact LONGBLOB NOT NULL,
  summary MEDIUMTEXT NOT NULL,
  horizon_days INT NOT NULL,
  median_gap_days DOUBLE NOT NULL,
  created_ms BIGINT NOT NULL,
  promoted_ms BIGINT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY model_version (shop_id, version),
  KEY model_champion (shop_id, status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE training_run (
  id VARCHAR(64) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  status VARCHAR(12) NOT NULL,
  step VARCHAR(64) NOT NULL,
  done INT NOT NULL,
  total INT NOT NULL,
  started_ms BIGINT NOT NULL,
  finished_ms BIGINT NULL,
  error TEXT NULL,
  PRIMARY KEY (id),
  KEY training_run_recent (shop_id, started_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `user` (
  id VARCHAR(64) NOT NULL,
  email VARCHAR(254) NOT NULL,
  name VARCHAR(255) NOT NULL,
  role VARCHAR(16) NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY user_email (email)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE user_shop (
  user_id VARCHAR(64) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (user_id, shop_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE audit (
  id BIGINT NOT NULL AUTO_INCREMENT,
  at_ms BIGINT NOT NULL,
  user_id VARCHAR(64) NULL,
  action VARCHAR(64) NOT NULL,
  subject VARCHAR(512) NOT NULL,
  detail TEXT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
