-- Files that are sent in pieces to be imported, and the imports of such files. Neither is a fact: what an
-- import makes is in the ledger, and both expire.

CREATE TABLE uploads (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    credential_id uuid,
    -- The project whose tasks the file holds; NULL for a taxonomy.
    project_id uuid,
    name text NOT NULL,
    format text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    received bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- NULL while nobody has started the import; `waiting`, `running`, `finished`, `failed`.
    status text CHECK (status IN ('waiting', 'running', 'finished', 'failed')),
    -- The head of the ledger when the import was started: what came later under the ids of its own
    -- commands was imported by itself.
    since bigint,
    progress text NOT NULL DEFAULT '{}',
    -- Why the import failed: code, message and path.
    problem text,
    started_at timestamptz,
    changed_at timestamptz,
    CONSTRAINT uploads_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX uploads_by_expiry ON uploads (org_id, expires_at);
CREATE INDEX uploads_by_member ON uploads (org_id, member_id);
CREATE INDEX uploads_waiting ON uploads (org_id, id) WHERE status IN ('waiting', 'running');

-- The bytes of an upload, and the lines of its rejected rows, each in the order of `first`.
CREATE TABLE upload_chunks (
    org_id uuid NOT NULL,
    upload_id uuid NOT NULL,
    part text NOT NULL CHECK (part IN ('file', 'rejects')),
    first bigint NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT upload_chunks_pkey PRIMARY KEY (org_id, upload_id, part, first),
    CONSTRAINT upload_chunks_of FOREIGN KEY (org_id, upload_id)
        REFERENCES uploads (org_id, id) ON DELETE CASCADE
);
-- Files are often compressible text, but each piece is read once: time is dearer than space.
ALTER TABLE upload_chunks ALTER COLUMN body SET STORAGE EXTERNAL;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['uploads', 'upload_chunks'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I '
            'USING (org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid)', name
        );
        EXECUTE format('CREATE POLICY owner ON %I TO {owner} USING (true)', name);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON uploads, upload_chunks TO {server};

-- Which imports of uploads are to be done?
CREATE FUNCTION imports_due()
RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT u.org_id, u.id FROM uploads u WHERE u.status IN ('waiting', 'running') ORDER BY u.id
$$;

-- In which organizations have uploads expired?
CREATE FUNCTION uploads_expired(before timestamptz)
RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
    SELECT l.org_id FROM ledger l
    WHERE (SELECT min(u.expires_at) FROM uploads u WHERE u.org_id = l.org_id) <= before
$$;

REVOKE ALL ON FUNCTION imports_due(), uploads_expired(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION imports_due(), uploads_expired(timestamptz) TO {server};
