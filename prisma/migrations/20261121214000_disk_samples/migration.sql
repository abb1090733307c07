-- Free space of the installation's disks, once an hour: how fast they fill.
CREATE TABLE disk_sample (
  disk VARCHAR(64) NOT NULL,
  at_ms BIGINT NOT NULL,
  free_bytes BIGINT NOT NULL,
  PRIMARY KEY (disk, at_ms)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
