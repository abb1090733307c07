-- Roll-ups: a shop's sales, customers and events by day, kept equal to a direct count over profiles and events.
CREATE TABLE rollup (
  shop_id VARCHAR(64) NOT NULL,
  metric VARCHAR(10) NOT NULL,
  category VARCHAR(64) NOT NULL,
  day INT NOT NULL,
  other INT NOT NULL,
  country VARCHAR(64) NOT NULL,
  segment INT NOT NULL,
  customers BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  units BIGINT NOT NULL,
  revenue_minor BIGINT NOT NULL,
  refunds_minor BIGINT NOT NULL,
  events BIGINT NOT NULL,
  PRIMARY KEY (shop_id, metric, category, day, other, country, segment)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What scoring transactions changed, until it is added to the roll-ups: adding to them at once would make all
-- transactions of a shop wait for the rows of today.
CREATE TABLE rollup_change (
  id BIGINT NOT NULL AUTO_INCREMENT,
  shop_id VARCHAR(64) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  cells MEDIUMTEXT NOT NULL,
  received_ms BIGINT NULL,
  PRIMARY KEY (id),
  KEY rollup_change_shop (shop_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row a shop: whoever adds to its roll-ups, or counts them anew, holds it.
CREATE TABLE rollup_state (
  shop_id VARCHAR(64) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  stale TINYINT(1) NOT NULL,
  last_received_ms BIGINT NULL,
  counted_ms BIGINT NULL,
  PRIMARY KEY (shop_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Shops that are there already are counted once.
INSERT INTO rollup_state (shop_id, time_zone, stale, last_received_ms, counted_ms)
  SELECT id, time_zone, 1, NULL, NULL FROM shop;

-- The latest orders of a shop are those of the customers who ordered last.
ALTER TABLE profile ADD KEY profile_last_order (shop_id, last_order_ms);
