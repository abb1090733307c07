-- Which anonymous ids belong to which customer. Both ids are those of the events: events keep their own, and a row here says
-- that the activity of the one counts for the other (docs/adr/0024).
CREATE TABLE identity_link (
  shop_id VARCHAR(64) NOT NULL,
  joined_id VARCHAR(300) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  -- The customer's event that said so.
  message_id VARCHAR(255) NOT NULL,
  linked_ms BIGINT NOT NULL,
  -- joined; undone by a person; refused: more activity than one person has.
  state VARCHAR(8) NOT NULL,
  -- When a person asked for it to be undone.
  asked_ms BIGINT NULL,
  PRIMARY KEY (shop_id, joined_id),
  KEY identity_link_customer (shop_id, customer_id, state),
  KEY identity_link_asked (asked_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Of the one event that made a link: the anonymous customer whom it joined to its own.
ALTER TABLE event ADD COLUMN joined_id VARCHAR(300) NULL;
