-- Goes up with every decision about a shop's models; scoring holds it until its commit, so that nobody is scored by a
-- model that was replaced meanwhile.
ALTER TABLE shop ADD COLUMN decision_version BIGINT NOT NULL DEFAULT 0;
