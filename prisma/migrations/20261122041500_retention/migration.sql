-- How long a shop keeps what, and how far that has been carried out. No row: it is kept.
CREATE TABLE retention_rule (
  shop_id VARCHAR(64) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  days INT NOT NULL,
  set_ms BIGINT NOT NULL,
  actor_id VARCHAR(64) NULL,
  -- The next time that something is looked for.
  due_ms BIGINT NOT NULL,
  -- The last customer who was looked at, while a round is under way.
  after_customer VARCHAR(300) NOT NULL DEFAULT '',
  -- Rows since the rule was made, and when a round was last finished.
  removed BIGINT NOT NULL DEFAULT 0,
  finished_ms BIGINT NULL,
  PRIMARY KEY (shop_id, kind),
  KEY retention_rule_due (due_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Where the score history of a customer begins: scores and alerts up to there may be gone, and episodes are replayed from here.
CREATE TABLE history_cut (
  shop_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  -- Of the last score that is not replayed.
  profile_version INT NOT NULL,
  -- The customer's episode behind it; none was open.
  episode TEXT NULL,
  cut_ms BIGINT NOT NULL,
  PRIMARY KEY (shop_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The entry before the first that is kept.
ALTER TABLE audit_head
  ADD COLUMN base_number BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN base_hash VARCHAR(64) NOT NULL DEFAULT '';
