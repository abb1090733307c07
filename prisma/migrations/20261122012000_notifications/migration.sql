-- About what a person wants mail, and when not.
CREATE TABLE notification_setting (
  user_id VARCHAR(64) NOT NULL,
  -- Names of events, with commas between them.
  events VARCHAR(255) NOT NULL,
  -- IANA name, of the times below.
  time_zone VARCHAR(64) NOT NULL,
  -- Minutes of the day; both or neither.
  quiet_from_minute INT NULL,
  quiet_to_minute INT NULL,
  digest_minute INT NULL,
  updated_ms BIGINT NOT NULL,
  PRIMARY KEY (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who is told of a critical alert that nobody touches, and after how many working hours.
CREATE TABLE escalation_rule (
  shop_id VARCHAR(64) NOT NULL,
  -- JSON of the contracts' EscalationStep[].
  steps TEXT NOT NULL,
  set_ms BIGINT NOT NULL,
  actor_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (shop_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The same of one alert, as it stood when the alert became critical.
CREATE TABLE escalation (
  alert_id VARCHAR(32) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  -- JSON: [{ "atMs": …, "userId": … }].
  steps TEXT NOT NULL,
  next_step INT NOT NULL,
  -- Of the next step; null when it is over.
  due_ms BIGINT NULL,
  ended_ms BIGINT NULL,
  end_reason VARCHAR(32) NULL,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (alert_id),
  KEY escalation_due (due_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
