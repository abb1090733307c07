-- A share of the customers' alerts can be withheld from the queue, so that what the work does can be compared. The policy says
-- whose, each alert what was decided when it opened, and alert_outcome what came of it once the time of the comparison is over.
ALTER TABLE alert_policy
  ADD COLUMN holdout_percent INT NOT NULL DEFAULT 0,
  ADD COLUMN phase INT NOT NULL DEFAULT 0,
  ADD COLUMN phase_salt CHAR(32) NULL,
  ADD COLUMN outcome_days INT NULL,
  ADD COLUMN call_cost_minor BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN mail_cost_minor BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN offer_cost_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert
  ADD COLUMN phase INT NULL,
  ADD COLUMN withheld TINYINT(1) NOT NULL DEFAULT 0,
  ADD INDEX alert_phase (shop_id, phase, opened_ms);
CREATE TABLE alert_outcome (
  shop_id VARCHAR(64) NOT NULL,
  alert_id CHAR(32) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  matured_ms BIGINT NOT NULL,
  retained TINYINT(1) NOT NULL,
  revenue_minor BIGINT NOT NULL,
  previous_revenue_minor BIGINT NOT NULL,
  PRIMARY KEY (shop_id, alert_id),
  INDEX alert_outcome_customer (shop_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
