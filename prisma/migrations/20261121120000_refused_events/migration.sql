-- Events that ingest refused, where the shop can see them. Bounded by time and by number for each shop.
CREATE TABLE refused_event (
  id BIGINT NOT NULL AUTO_INCREMENT,
  shop_id VARCHAR(64) NOT NULL,
  received_ms BIGINT NOT NULL,
  way VARCHAR(8) NOT NULL,
  key_name VARCHAR(255) NOT NULL,
  place VARCHAR(300) NULL,
  message_id VARCHAR(255) NULL,
  code VARCHAR(32) NOT NULL,
  field VARCHAR(255) NULL,
  message VARCHAR(512) NOT NULL,
  body TEXT NOT NULL,
  body_bytes INT NOT NULL,
  PRIMARY KEY (id),
  KEY refused_event_newest (shop_id, id),
  KEY refused_event_by_code (shop_id, code, id),
  KEY refused_event_received (received_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
