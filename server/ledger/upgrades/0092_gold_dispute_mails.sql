-- Who is still to be told of disputed gold by mail, at most once a day and project. None of it is a fact: where a row is lost,
-- managers get one more mail.

CREATE TABLE gold_dispute_mails (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    -- The minute since 1970 in which managers were last told.
    version integer NOT NULL,
    -- Members to whom the mail was not handed over yet.
    waiting uuid[] NOT NULL,
    CONSTRAINT gold_dispute_mails_pkey PRIMARY KEY (org_id, project_id)
);
ALTER TABLE gold_dispute_mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE gold_dispute_mails FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON gold_dispute_mails USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON gold_dispute_mails TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON gold_dispute_mails TO {server};

-- Of which projects are managers to be told that gold is disputed, as of a moment? Those with gold that changed since they were
-- last told, a day before at least, and is disputed.
CREATE FUNCTION gold_disputes_to_mail(moment timestamptz)
RETURNS TABLE (org_id uuid, project_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.task') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT p.org_id, p.id, '
            'CASE WHEN m.waiting <> ''{}'' THEN m.version ELSE floor(extract(epoch FROM $2) / 60)::integer END '
            'FROM projection_%1$s.project p '
            'JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = $1 '
            'LEFT JOIN gold_dispute_mails m ON m.org_id = p.org_id AND m.project_id = p.id '
            'WHERE p.status = ''active'' AND (m.waiting <> ''{}'' OR ('
            '(m.version IS NULL OR to_timestamp(m.version * 60.0) <= $2 - interval ''1 day'') '
            'AND EXISTS (SELECT FROM projection_%1$s.task t '
            'WHERE t.org_id = p.org_id AND t.project_id = p.id AND t.gold IS NOT NULL AND t.gold_disputed '
            'AND t.changed_at > greatest($2 - interval ''7 days'', to_timestamp(m.version * 60.0)))))',
            filled
        ) USING filled, moment;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION gold_disputes_to_mail(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gold_disputes_to_mail(timestamptz) TO {server};
