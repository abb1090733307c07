-- A second factor: codes by time (RFC 6238), and codes to be kept on paper. `last_step` is the newest step whose code was used, so
-- that a code that was seen is of no use.
CREATE TABLE two_factor (
  user_id VARCHAR(64) NOT NULL,
  secret VARCHAR(64) NOT NULL,
  last_step BIGINT NOT NULL,
  begun_ms BIGINT NOT NULL,
  confirmed_ms BIGINT NULL,
  PRIMARY KEY (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE recovery_code (
  user_id VARCHAR(64) NOT NULL,
  code_hash CHAR(64) NOT NULL,
  used_ms BIGINT NULL,
  PRIMARY KEY (user_id, code_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
