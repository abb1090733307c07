-- When a customer becomes an alert is the shop's to say. Every change is a version of its own that stays: a point of the
-- score history names the one it was stepped with, so that episodes can be replayed after a change. NULL there: stepped
-- before shops had policies, when the band "high" alone opened an alert.
CREATE TABLE alert_policy (
  shop_id VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  line DOUBLE NULL,
  minimum_orders INT NOT NULL,
  minimum_value_minor BIGINT NOT NULL,
  daily_capacity INT NOT NULL,
  working_days VARCHAR(13) NOT NULL,
  quiet_from_minute INT NULL,
  quiet_to_minute INT NULL,
  set_ms BIGINT NOT NULL,
  actor_id VARCHAR(64) NULL,
  actor_name VARCHAR(255) NULL,
  note TEXT NULL,
  PRIMARY KEY (shop_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
ALTER TABLE prediction ADD COLUMN policy_version INT NULL;
-- What the training suggests as the line; NULL for models from before.
ALTER TABLE model ADD COLUMN alert_line DOUBLE NULL;
-- Scores of its test on later time, with what became of the customers.
ALTER TABLE model ADD COLUMN back_test LONGBLOB NULL;
