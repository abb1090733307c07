-- Where a shop's programs are told what happens to its alerts.
CREATE TABLE webhook_endpoint (
  id VARCHAR(32) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  name VARCHAR(100) NOT NULL,
  url VARCHAR(2048) NOT NULL,
  -- json or slack.
  format VARCHAR(8) NOT NULL,
  -- Names of events, with commas between them.
  events VARCHAR(512) NOT NULL,
  secret VARCHAR(512) NOT NULL,
  -- While a secret is being replaced both sign.
  previous_secret VARCHAR(512) NULL,
  previous_expires_ms BIGINT NULL,
  paused_ms BIGINT NULL,
  -- Why, when nobody has paused it: what the receiver answered.
  pause_reason VARCHAR(255) NULL,
  created_ms BIGINT NOT NULL,
  created_by VARCHAR(64) NOT NULL,
  removed_ms BIGINT NULL,
  PRIMARY KEY (id),
  KEY webhook_endpoint_shop (shop_id, removed_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Messages to people and endpoints: a row each, made once however often its cause is read.
CREATE TABLE delivery (
  id BIGINT NOT NULL AUTO_INCREMENT,
  shop_id VARCHAR(64) NOT NULL,
  -- webhook, mail.
  channel VARCHAR(8) NOT NULL,
  -- An endpoint or a person.
  recipient_id VARCHAR(64) NOT NULL,
  -- Empty where it is about no single alert.
  alert_id VARCHAR(32) NOT NULL,
  customer_id VARCHAR(300) NULL,
  -- What of the alert it is about: of all that read the same change only one writes the row.
  step VARCHAR(48) NOT NULL,
  event VARCHAR(32) NOT NULL,
  -- The same over all attempts.
  message_id VARCHAR(40) NOT NULL,
  -- waiting, sent, dead or cancelled.
  state VARCHAR(12) NOT NULL,
  -- What is told, as JSON.
  content MEDIUMTEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  -- The next attempt; while one is under way, when it counts as failed.
  due_ms BIGINT NOT NULL,
  -- An attempt that fails after that is the last.
  give_up_ms BIGINT NOT NULL,
  -- It was put off to the end of somebody's quiet hours.
  held TINYINT(1) NOT NULL DEFAULT 0,
  attempts INT NOT NULL DEFAULT 0,
  done_ms BIGINT NULL,
  -- Of the last attempt.
  http_status INT NULL,
  last_error VARCHAR(500) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY delivery_step (recipient_id, channel, alert_id, step),
  KEY delivery_due (state, due_ms),
  KEY delivery_recipient (recipient_id, state, due_ms),
  KEY delivery_newest (shop_id, id),
  KEY delivery_alert (alert_id, id),
  KEY delivery_customer (shop_id, customer_id),
  KEY delivery_created (created_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
