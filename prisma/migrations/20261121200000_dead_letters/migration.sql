-- Dead letters of shops, as the shop may see them: who sent them is known. Their bytes stay in the topic.
CREATE TABLE dead_letter (
  id BIGINT NOT NULL AUTO_INCREMENT,
  shop_id VARCHAR(64) NOT NULL,
  -- Where the letter itself lies; a letter that is read again is the same row.
  letter_partition INT NOT NULL,
  letter_offset BIGINT NOT NULL,
  failed_ms BIGINT NOT NULL,
  service VARCHAR(32) NOT NULL,
  reason VARCHAR(64) NOT NULL,
  detail VARCHAR(1000) NOT NULL,
  place VARCHAR(300) NOT NULL,
  message_id VARCHAR(255) NULL,
  body MEDIUMTEXT NOT NULL,
  body_bytes INT NOT NULL,
  -- Of the newest request to send it again that was carried out.
  sent_ms BIGINT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY dead_letter_place (letter_partition, letter_offset, failed_ms),
  KEY dead_letter_newest (shop_id, id),
  KEY dead_letter_open (shop_id, sent_ms, id),
  KEY dead_letter_failed (failed_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What people asked ingest to do with them: each request, who made it, and how it ended.
CREATE TABLE dead_letter_request (
  id BIGINT NOT NULL AUTO_INCREMENT,
  letter_id BIGINT NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  asked_ms BIGINT NOT NULL,
  -- The corrected message, until it was sent; null sends what was received.
  message MEDIUMTEXT NULL,
  -- asked, sent, refused or failed.
  state VARCHAR(16) NOT NULL,
  answer VARCHAR(1000) NULL,
  message_id VARCHAR(255) NULL,
  changed VARCHAR(1000) NULL,
  done_ms BIGINT NULL,
  PRIMARY KEY (id),
  KEY dead_letter_request_state (state, id),
  KEY dead_letter_request_letter (letter_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
