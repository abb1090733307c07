-- Under the rule tiers, an alert's only reason was counted from 0 and the customer page's from what the tiers say of
-- somebody who ordered today (0.05). Now both are; alerts that are stored follow, or the audit would find them wrong.
UPDATE alert
SET reasons = JSON_REPLACE(
  reasons, '$[0].contribution', CAST(JSON_VALUE(reasons, '$[0].contribution') AS DOUBLE) - 0.05e0
)
WHERE model_id IS NULL AND JSON_VALID(reasons) AND JSON_LENGTH(reasons) = 1;
