-- An action of a person has one word everywhere: the one its address ends with. What was said with it (the outcome of a
-- closing) is stored beside it, so that the alert can be recomputed from its activity. Nothing is lost: of an earlier
-- closing that was undone the outcome was never kept, and of the last one it is the alert's reason.
ALTER TABLE alert_action
  ADD COLUMN details TEXT NULL;

UPDATE alert_action SET action = 'acknowledge' WHERE action = 'acknowledged';
UPDATE alert_action SET action = 'reopen' WHERE action = 'reopened';
UPDATE alert_action SET action = 'resolve' WHERE action = 'closed' AND actor_id IS NOT NULL;

UPDATE alert_action AS a
JOIN (SELECT alert_id, MAX(version) AS version FROM alert_action WHERE action = 'resolve' GROUP BY alert_id) AS last
  ON last.alert_id = a.alert_id AND last.version = a.version
JOIN alert AS al ON al.id = a.alert_id
SET a.details = CONCAT('{"outcome":"', al.close_reason, '"}')
WHERE al.status = 'closed' AND al.close_reason IN ('retained', 'lost', 'not_at_risk', 'unreachable', 'other');
