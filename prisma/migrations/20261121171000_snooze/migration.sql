-- An alert can be put off: JSON of what the alert shows of it, NULL while it is not. What ends it lies in the customer's
-- episode. The newest contact that was logged says which alerts in hand still want one.
ALTER TABLE alert ADD COLUMN snooze VARCHAR(96) NULL, ADD COLUMN contacted_ms BIGINT NULL;
UPDATE alert SET contacted_ms = (
  SELECT MAX(x.at_ms) FROM alert_action AS x WHERE x.alert_id = alert.id AND x.action = 'contact'
);
