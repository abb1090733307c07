-- Who was at high risk when each day of a shop began: from two of these follows why the revenue at risk rose or fell.
CREATE TABLE risk_snapshot_day (
  shop_id VARCHAR(64) NOT NULL,
  day INT NOT NULL,
  taken_ms BIGINT NOT NULL,
  PRIMARY KEY (shop_id, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE risk_snapshot (
  shop_id VARCHAR(64) NOT NULL,
  day INT NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  revenue_at_risk_minor BIGINT NOT NULL,
  PRIMARY KEY (shop_id, day, customer_id),
  INDEX risk_snapshot_customer (shop_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- By which version of counting a shop's roll-ups were counted anew last: an older one is counted again by itself.
ALTER TABLE rollup_state ADD COLUMN version INT NOT NULL DEFAULT 1;
