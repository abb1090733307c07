-- What one training says about one horizon of purchases; a version decides when all its horizons are there.
CREATE TABLE purchase_model (
  shop_id VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  horizon_days INT NOT NULL,
  created_ms BIGINT NOT NULL,
  median_gap_days DOUBLE NOT NULL,
  active_window_days INT NOT NULL,
  -- What people read of it, as JSON.
  report MEDIUMTEXT NOT NULL,
  -- The plain rule that speaks where no model does, as JSON.
  rule MEDIUMTEXT NULL,
  -- How spend is expected, as JSON; of one horizon only.
  spend TEXT NULL,
  -- Empty where no model decides, and of versions that nobody asks any more.
  artefact LONGBLOB NOT NULL,
  PRIMARY KEY (shop_id, version, horizon_days)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The newest computation over all customers of a shop.
CREATE TABLE purchase_pass (
  shop_id VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  -- UTC day number.
  day INT NOT NULL,
  started_ms BIGINT NOT NULL,
  finished_ms BIGINT NULL,
  customers INT NOT NULL,
  PRIMARY KEY (shop_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How likely each customer orders within so many days, and for how much; nobody's whose profile is gone.
CREATE TABLE purchase_likelihood (
  shop_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  within_7 DOUBLE NULL,
  within_30 DOUBLE NULL,
  within_90 DOUBLE NULL,
  spend_minor BIGINT NULL,
  version INT NOT NULL,
  computed_ms BIGINT NOT NULL,
  PRIMARY KEY (shop_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
