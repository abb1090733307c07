-- The life of a model: who decided what and why, experiments, what came true, drift.

-- Where a model stands now, in a sentence; the summary's verdict is what was said when it was trained.
ALTER TABLE model ADD COLUMN standing TEXT NULL;

ALTER TABLE training_run
  ADD COLUMN why VARCHAR(255) NULL,
  ADD COLUMN asked_by VARCHAR(64) NULL,
  ADD COLUMN asked_by_name VARCHAR(255) NULL,
  ADD COLUMN note TEXT NULL,
  ADD COLUMN model_id VARCHAR(64) NULL;

CREATE TABLE model_history (
  id BIGINT NOT NULL AUTO_INCREMENT,
  shop_id VARCHAR(64) NOT NULL,
  model_id VARCHAR(64) NULL,
  at_ms BIGINT NOT NULL,
  action VARCHAR(24) NOT NULL,
  actor_id VARCHAR(64) NULL,
  actor_name VARCHAR(255) NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (id),
  KEY model_history_shop (shop_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE experiment (
  id VARCHAR(64) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  challenger_id VARCHAR(64) NOT NULL,
  champion_id VARCHAR(64) NOT NULL,
  share_percent INT NOT NULL,
  open_marker TINYINT NULL,
  started_ms BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  ended_ms BIGINT NULL,
  end_reason VARCHAR(255) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY experiment_open (shop_id, open_marker),
  KEY experiment_shop (shop_id, started_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Sums over matured answers, by the week (UTC day number of its Monday) in which they were given.
CREATE TABLE model_truth (
  shop_id VARCHAR(64) NOT NULL,
  model_id VARCHAR(64) NOT NULL,
  role VARCHAR(8) NOT NULL,
  week_day INT NOT NULL,
  sums MEDIUMTEXT NOT NULL,
  PRIMARY KEY (shop_id, model_id, role, week_day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A challenger against the champion on the same matured answers: sums of a bootstrap whose weights hang on the customer.
CREATE TABLE model_duel (
  shop_id VARCHAR(64) NOT NULL,
  challenger_id VARCHAR(64) NOT NULL,
  champion_id VARCHAR(64) NOT NULL,
  sums MEDIUMTEXT NOT NULL,
  PRIMARY KEY (shop_id, challenger_id, champion_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Answers given on days up to this one have been checked.
CREATE TABLE truth_progress (
  shop_id VARCHAR(64) NOT NULL,
  model_id VARCHAR(64) NOT NULL,
  through_day INT NOT NULL,
  PRIMARY KEY (shop_id, model_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Once a day: today's customers against those the champion learnt from, and what its scores promise.
CREATE TABLE model_watch (
  shop_id VARCHAR(64) NOT NULL,
  model_id VARCHAR(64) NOT NULL,
  day INT NOT NULL,
  drift_index DOUBLE NOT NULL,
  figures TEXT NOT NULL,
  PRIMARY KEY (shop_id, model_id, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
