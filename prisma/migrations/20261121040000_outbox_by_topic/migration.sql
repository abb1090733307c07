-- Each topic has a relay of its own: alerts must not wait behind thousands of scores.
CREATE INDEX outbox_topic ON outbox (topic);
