-- The score history also tells when a customer stopped being scored.
ALTER TABLE prediction MODIFY probability DOUBLE NULL, MODIFY score TINYINT NULL;
