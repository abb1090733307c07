-- Why a model was trained is kept as values in JSON, which a sentence's length does not fit.
ALTER TABLE training_run MODIFY COLUMN why TEXT NULL;
