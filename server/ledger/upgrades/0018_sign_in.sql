-- Logging in from a browser: accounts by e-mail address across organizations, and on which day keys and
-- sessions were last used.

DO $$
DECLARE filled integer;
BEGIN
    SET LOCAL lock_timeout = '10s';
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE to_regclass('projection_' || g.generation || '.member') IS NOT NULL
    LOOP
        EXECUTE format(
            'CREATE INDEX IF NOT EXISTS member_by_email ON projection_%s.member (email, org_id) '
            'WHERE email IS NOT NULL', filled
        );
    END LOOP;
END $$;

-- Which accounts may log in by this address and a password? Neither the password nor a name is told.
CREATE FUNCTION find_accounts(wanted text, most integer)
RETURNS TABLE (org_id uuid, member_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN SELECT g.generation FROM projection_generations g WHERE g.state = 'ready' LOOP
        RETURN QUERY EXECUTE format(
            'SELECT m.org_id, m.id FROM projection_%s.member m '
            'JOIN ledger l ON l.org_id = m.org_id AND l.projection_generation = $3 '
            'JOIN secrets s ON s.org_id = m.org_id AND s.id = m.id AND s.kind = ''password'' '
            'WHERE m.email = $1 AND m.status = ''active'' ORDER BY m.id LIMIT $2',
            filled
        ) USING wanted, most, filled;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION find_accounts(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_accounts(text, integer) TO {server};

-- No fact, so not in the ledger: nothing is decided by it. A row goes with the row of the credential.
CREATE TABLE credential_use (
    org_id uuid NOT NULL,
    credential_id uuid NOT NULL,
    used_on date NOT NULL,
    CONSTRAINT credential_use_pkey PRIMARY KEY (org_id, credential_id),
    CONSTRAINT credential_use_of FOREIGN KEY (org_id, credential_id)
        REFERENCES secrets (org_id, id) ON DELETE CASCADE
);
ALTER TABLE credential_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential_use FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON credential_use
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON credential_use TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON credential_use TO {server};
