-- A session can be ended: it is a row, looked at again at least every second, and no longer only what a token says.
-- `credential` is the hash of the password hash it was opened with, so that a changed password ends it whoever changed it.
-- No token is stored: a refresh token is a keyed hash of the session's id and of the number it carries.
CREATE TABLE session (
  id CHAR(32) NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  credential CHAR(64) NOT NULL,
  refresh_number INT NOT NULL,
  refreshed_ms BIGINT NOT NULL,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  ended_ms BIGINT NULL,
  end_reason VARCHAR(24) NULL,
  address VARCHAR(64) NOT NULL,
  agent VARCHAR(255) NOT NULL,
  PRIMARY KEY (id),
  KEY session_user (user_id),
  KEY session_expires (expires_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
