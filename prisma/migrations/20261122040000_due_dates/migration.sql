-- By when an alert is to have an owner (the shop's target in hours of work, decided when it opens) and by when something is to be done
-- about it (a date that a person sets).
ALTER TABLE alert_policy
  ADD COLUMN critical_response_hours INT NULL,
  ADD COLUMN other_response_hours INT NULL,
  ADD COLUMN response_time_zone VARCHAR(64) NULL;
ALTER TABLE alert
  ADD COLUMN response_due_ms BIGINT NULL,
  ADD COLUMN due_ms BIGINT NULL;
