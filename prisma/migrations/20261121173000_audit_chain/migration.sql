-- Each entry carries a hash over itself and the hash before it, in a chain a shop and one for accounts (''), so that an entry
-- that was changed or taken out shows. Entries from before have no chain and are shown as such.
ALTER TABLE audit
  ADD COLUMN chain VARCHAR(64) NULL,
  ADD COLUMN chain_number BIGINT NULL,
  ADD COLUMN chain_hash CHAR(64) NULL,
  ADD COLUMN address VARCHAR(64) NULL,
  ADD UNIQUE KEY audit_chain (chain, chain_number),
  ADD KEY audit_user (user_id, id);

-- The newest entry of each chain; whoever appends holds it to the commit, so that a chain does not fork.
CREATE TABLE audit_head (
  chain VARCHAR(64) NOT NULL,
  chain_number BIGINT NOT NULL,
  chain_hash CHAR(64) NOT NULL,
  PRIMARY KEY (chain)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
