-- Of which warning or pause of each member in each project people were told by mail, and who is still to
-- be told. None of it is a fact: where a row is lost, they get one more mail.

CREATE TABLE member_pause_mails (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    member_id uuid NOT NULL,
    -- Of the project's stream, by the event that said so.
    version integer NOT NULL,
    -- Members to whom the mail was not handed over yet.
    waiting uuid[] NOT NULL,
    CONSTRAINT member_pause_mails_pkey PRIMARY KEY (org_id, project_id, member_id)
);
ALTER TABLE member_pause_mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_pause_mails FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member_pause_mails
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON member_pause_mails TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON member_pause_mails TO {server};

-- Of which warnings and pauses since a time are people still to be told?
CREATE FUNCTION member_pauses_to_mail(since timestamptz)
RETURNS TABLE (org_id uuid, project_id uuid, member_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.member_pause') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT p.org_id, p.project_id, p.member_id, p.stream_version FROM projection_%s.member_pause p '
            'JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = $1 '
            'LEFT JOIN member_pause_mails m ON m.org_id = p.org_id AND m.project_id = p.project_id '
            'AND m.member_id = p.member_id '
            'WHERE p.since > $2 AND p.status <> ''RESUMED'' '
            'AND (m.version IS DISTINCT FROM p.stream_version OR m.waiting <> ''{}'')',
            filled
        ) USING filled, since;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION member_pauses_to_mail(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION member_pauses_to_mail(timestamptz) TO {server};
