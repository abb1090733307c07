-- Two scores of one customer may fall into the same millisecond; each has a profile version of its own.
ALTER TABLE prediction DROP PRIMARY KEY, ADD PRIMARY KEY (shop_id, customer_id, profile_version);
