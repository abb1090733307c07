-- A Shopify or WooCommerce store whose webhooks a shop takes.
CREATE TABLE store_source (
  id VARCHAR(32) NOT NULL,
  shop_id VARCHAR(64) NOT NULL,
  -- shopify or woocommerce.
  kind VARCHAR(16) NOT NULL,
  name VARCHAR(100) NOT NULL,
  -- Sealed; empty while it is not known, and once the source has ended.
  secret VARCHAR(512) NOT NULL,
  previous_secret VARCHAR(512) NULL,
  previous_expires_ms BIGINT NULL,
  -- Before the store's ids of customers and orders.
  id_prefix VARCHAR(32) NOT NULL,
  created_ms BIGINT NOT NULL,
  created_by VARCHAR(64) NOT NULL,
  ended_ms BIGINT NULL,
  last_delivery_ms BIGINT NULL,
  last_topic VARCHAR(64) NULL,
  deliveries BIGINT NOT NULL DEFAULT 0,
  refused BIGINT NOT NULL DEFAULT 0,
  last_bad_signature_ms BIGINT NULL,
  bad_signatures BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY store_source_shop (shop_id, created_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whose a store's order is: whoever it was first. A refund or a deletion names the order and nobody else.
CREATE TABLE store_order (
  shop_id VARCHAR(64) NOT NULL,
  -- The kind of store, the prefix of its ids and the order's id.
  order_key VARCHAR(255) NOT NULL,
  customer_id VARCHAR(300) NOT NULL,
  -- Its Order Completed is in customer.events.
  completed TINYINT(1) NOT NULL DEFAULT 0,
  first_ms BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_key),
  KEY store_order_customer (shop_id, customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What a store passed on of its customers' rights.
CREATE TABLE privacy_request (
  id BIGINT NOT NULL AUTO_INCREMENT,
  shop_id VARCHAR(64) NOT NULL,
  source_id VARCHAR(32) NOT NULL,
  -- The same when the store sends it again.
  request_key VARCHAR(190) NOT NULL,
  -- erase, export or erase_store.
  kind VARCHAR(16) NOT NULL,
  -- The customer; a reference that names nobody once they are erased.
  subject VARCHAR(300) NULL,
  -- The same person as a guest.
  guest_subject VARCHAR(300) NULL,
  received_ms BIGINT NOT NULL,
  done_ms BIGINT NULL,
  -- Null: Ebb itself.
  done_by VARCHAR(64) NULL,
  result VARCHAR(255) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY privacy_request_key (source_id, request_key),
  KEY privacy_request_shop (shop_id, done_ms, id),
  KEY privacy_request_open (done_ms, kind, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
