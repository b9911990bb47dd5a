-- Comments whose words a credential was shown are counted as well.

ALTER TABLE readings ADD COLUMN comments bigint NOT NULL DEFAULT 0;
