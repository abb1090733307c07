-- Shops somebody is watching right now: only their arrivals are noted.
CREATE TABLE live_watch (
  shop_id VARCHAR(64) NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (shop_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Events as they arrived, with their verdict, for whoever is watching. Kept for minutes.
CREATE TABLE arrival (
  id BIGINT NOT NULL AUTO_INCREMENT,
  shop_id VARCHAR(64) NOT NULL,
  received_ms BIGINT NOT NULL,
  way VARCHAR(8) NOT NULL,
  key_name VARCHAR(255) NOT NULL,
  name VARCHAR(255) NOT NULL,
  customer_id VARCHAR(255) NULL,
  message_id VARCHAR(255) NULL,
  -- Null: it was accepted.
  code VARCHAR(32) NULL,
  field VARCHAR(255) NULL,
  message VARCHAR(512) NULL,
  PRIMARY KEY (id),
  KEY arrival_newest (shop_id, id),
  KEY arrival_received (received_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
