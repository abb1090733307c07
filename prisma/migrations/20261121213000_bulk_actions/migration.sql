-- One action on many alerts, asked for with a key of the client's making: which alerts it is about is settled with the first
-- request, and what became of each is written in the transaction that did it, so that the request can be sent again.
CREATE TABLE bulk_action (
  shop_id VARCHAR(64) NOT NULL,
  id VARCHAR(64) NOT NULL,
  actor_id VARCHAR(64) NOT NULL,
  request TEXT NOT NULL,
  note TEXT NULL,
  alerts MEDIUMTEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE bulk_result (
  shop_id VARCHAR(64) NOT NULL,
  bulk_id VARCHAR(64) NOT NULL,
  alert_id CHAR(32) NOT NULL,
  outcome VARCHAR(12) NOT NULL,
  detail VARCHAR(512) NULL,
  version INT NULL,
  inverse TEXT NULL,
  PRIMARY KEY (shop_id, bulk_id, alert_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
