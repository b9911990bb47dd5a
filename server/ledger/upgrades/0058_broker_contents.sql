-- Up to where contents went to brokers that cannot delete a message. The certificates of erasures name
-- such a broker, also long after no contents go there any more: the server never deletes these rows.

CREATE TABLE broker_contents (
    org_id uuid NOT NULL,
    broker text COLLATE "C" NOT NULL,
    topic text COLLATE "C" NOT NULL,
    -- Contents of events up to here may lie there. Written before they are read to be sent.
    position bigint NOT NULL,
    -- When the broker's retention has removed the last of them at the latest; NULL: not known.
    expires_at timestamptz,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT broker_contents_pkey PRIMARY KEY (org_id, broker, topic)
);
ALTER TABLE broker_contents ENABLE ROW LEVEL SECURITY;
ALTER TABLE broker_contents FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON broker_contents
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON broker_contents TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE ON broker_contents TO {server};

-- Whether the broker deletes the messages of what was erased: then `position` says up to which erasure.
ALTER TABLE broker_progress ADD COLUMN deletes boolean NOT NULL DEFAULT true;
UPDATE broker_progress SET deletes = false WHERE broker = 'kafka';
