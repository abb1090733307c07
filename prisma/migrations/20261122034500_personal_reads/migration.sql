-- Who has looked at whom. A row is here before the answer is sent, one a reader, target and hour; from here it goes into the
-- audit log, and a while later away. It names customers by a hash.
CREATE TABLE personal_read (
  shop_id VARCHAR(64) NOT NULL,
  -- Hours since 1970, UTC.
  hour INT NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  -- What was read: hash of a customer, of a list with its filter, or a file of its own.
  target CHAR(32) NOT NULL,
  -- customer, list or file.
  kind VARCHAR(8) NOT NULL,
  -- By which endpoint or message.
  way VARCHAR(48) NOT NULL,
  filter TEXT NULL,
  -- Without names, addresses and texts.
  masked TINYINT(1) NOT NULL,
  address VARCHAR(64) NULL,
  first_ms BIGINT NOT NULL,
  -- Answers; of a file 1 while it is being sent, 2 once all of it was.
  times INT NOT NULL,
  row_count BIGINT NOT NULL,
  -- Of these the audit log knows.
  logged_times INT NOT NULL,
  logged_rows BIGINT NOT NULL,
  -- When it is to be written into the audit log; null: it is, as far as it goes.
  due_ms BIGINT NULL,
  PRIMARY KEY (shop_id, hour, user_id, target, masked),
  KEY personal_read_due (due_ms),
  KEY personal_read_hour (hour)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whose hash it is: gone with the customer, while the audit log stays as it was written.
CREATE TABLE customer_reference (
  shop_id VARCHAR(64) NOT NULL,
  reference CHAR(32) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  PRIMARY KEY (shop_id, reference)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who looked at a customer.
ALTER TABLE audit ADD KEY audit_subject (chain, subject, id);

-- Of an analyst: may see names, addresses and texts.
ALTER TABLE `user` ADD COLUMN personal_data TINYINT(1) NOT NULL DEFAULT 0;
