-- A key that stands in a page's source is everybody's: it may say what a browser sees and nothing about money or people.
-- The keys there are were given to servers, and go on as such. A key that is replaced works until `expires_ms`.
ALTER TABLE write_key
  ADD COLUMN kind VARCHAR(8) NOT NULL DEFAULT 'server',
  ADD COLUMN expires_ms BIGINT NULL,
  ADD COLUMN last_used_ms BIGINT NULL,
  ADD COLUMN signing_secret VARCHAR(64) NULL;
