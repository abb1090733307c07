-- Tokens with which programs call the API in a shop's name. Of a token only the hash is stored.
CREATE TABLE api_token (
  id CHAR(32) NOT NULL,
  token_hash CHAR(64) NOT NULL,
  name VARCHAR(100) NOT NULL,
  role VARCHAR(16) NOT NULL,
  created_by VARCHAR(64) NOT NULL,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NULL,
  last_used_ms BIGINT NULL,
  revoked_ms BIGINT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY api_token_hash (token_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE api_token_shop (
  shop_id VARCHAR(64) NOT NULL,
  token_id CHAR(32) NOT NULL,
  PRIMARY KEY (shop_id, token_id),
  KEY api_token_shop_token (token_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
