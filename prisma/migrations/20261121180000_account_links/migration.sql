-- A link that makes an account in a shop (`invitation`) or sets another password (`reset`): used once, and for a while. Only the
-- hash of its token is here.
CREATE TABLE account_link (
  token_hash CHAR(64) NOT NULL,
  kind VARCHAR(12) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  email VARCHAR(254) NOT NULL,
  role VARCHAR(16) NULL,
  user_id VARCHAR(64) NULL,
  created_by VARCHAR(64) NOT NULL,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  ended_ms BIGINT NULL,
  PRIMARY KEY (token_hash),
  KEY account_link_shop (shop_id, kind, ended_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
