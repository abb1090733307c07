-- Secrets that have to be read again, sealed under the master key. The columns beside them, in which they lay open, are cleared as
-- they are sealed (npm run seal-secrets, and at each start).
ALTER TABLE two_factor ADD COLUMN sealed_secret VARCHAR(255) NULL;
ALTER TABLE write_key ADD COLUMN sealed_signing_secret VARCHAR(255) NULL;
