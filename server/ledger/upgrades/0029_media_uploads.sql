-- Files that were sent to be named by tasks, and that no task was seen to name yet. A row is not a fact:
-- what a task names is in the ledger.

CREATE TABLE media_uploads (
    org_id uuid NOT NULL,
    -- The last part of the file's address.
    name text NOT NULL,
    -- The address by which a task names the file.
    url text NOT NULL,
    sent_at timestamptz NOT NULL,
    -- The run of the removal that decided that the file goes; NULL again when the file is sent anew.
    removal uuid,
    CONSTRAINT media_uploads_pkey PRIMARY KEY (org_id, name)
);
CREATE INDEX media_uploads_by_time ON media_uploads (org_id, sent_at);
ALTER TABLE media_uploads ENABLE ROW LEVEL SECURITY;
ALTER TABLE media_uploads FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON media_uploads USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON media_uploads TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON media_uploads TO {server};

-- In which organizations were files sent before a time that no task was seen to name?
CREATE FUNCTION media_uploads_due(before timestamptz)
RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
    SELECT l.org_id FROM ledger l
    WHERE (SELECT min(m.sent_at) FROM media_uploads m WHERE m.org_id = l.org_id) <= before
$$;

REVOKE ALL ON FUNCTION media_uploads_due(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media_uploads_due(timestamptz) TO {server};
