-- A probability and the revenue at risk move with nearly every event, and an index entry with each of them: half of
-- what saving a profile cost the server. The score in whole points moves seldom, and sorts the list as well.
ALTER TABLE profile
  DROP KEY profile_risk,
  DROP KEY profile_value,
  ADD KEY profile_score (shop_id, known, score);
