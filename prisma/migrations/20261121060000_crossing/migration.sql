-- When a customer's band rises within the next week if nothing happens; filled by the silence clock, emptied by an event.
ALTER TABLE profile
  ADD COLUMN rises_ms BIGINT NULL,
  ADD KEY profile_rises (shop_id, rises_ms);
