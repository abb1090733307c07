-- Why an experiment ended is kept as values in JSON, which a sentence's length does not fit.
ALTER TABLE experiment MODIFY COLUMN end_reason TEXT NULL;

-- What is measured of a model's customers every day has a name that says so. First half: the new column is written beside
-- the old one, so that a release before this goes on reading; when no such release runs any more, `figures` goes.
ALTER TABLE model_watch ADD COLUMN measures TEXT NULL;
UPDATE model_watch SET measures = figures;
