-- Up to where right answers of gold tasks were looked at for disputes. Where a row is lost, all of them are looked at again.
CREATE TABLE gold_dispute_looks (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    position bigint NOT NULL,
    -- Digests of the questions and members who were reliable then: with somebody new, every gold task is looked at again.
    reliable text[] COLLATE "C" NOT NULL,
    CONSTRAINT gold_dispute_looks_pkey PRIMARY KEY (org_id, project_id)
);
ALTER TABLE gold_dispute_looks ENABLE ROW LEVEL SECURITY;
ALTER TABLE gold_dispute_looks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON gold_dispute_looks USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON gold_dispute_looks TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON gold_dispute_looks TO {server};

-- In which projects that hand out gold tasks were answers counted since right answers were last looked at?
CREATE FUNCTION gold_disputes_due()
RETURNS TABLE (org_id uuid, project_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.project') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT p.org_id, p.id FROM projection_%s.project p '
            'JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = $1 '
            'JOIN projection_checkpoints c ON c.org_id = p.org_id AND c.projection = ''quality'' '
            'LEFT JOIN gold_dispute_looks d ON d.org_id = p.org_id AND d.project_id = p.id '
            'WHERE p.gold IS NOT NULL AND p.status = ''active'' '
            'AND (d."position" IS NULL OR d."position" < c."position")',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION gold_disputes_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gold_disputes_due() TO {server};
