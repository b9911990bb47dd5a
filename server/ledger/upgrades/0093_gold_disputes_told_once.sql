-- Disputed gold is told of once. What changed in the minute of a mail counted as untold, so that every other dispute was told of
-- again a day later. Now a mail is about what changed up to the begin of a minute, which is the version that it leaves.

-- Of which projects are managers to be told that gold is disputed, as of a moment? Those with gold that changed since the minute
-- up to which they were last told, a day before at least, and before the minute of the moment, and is disputed.
CREATE OR REPLACE FUNCTION gold_disputes_to_mail(moment timestamptz)
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
            'AND t.changed_at > greatest($2 - interval ''7 days'', to_timestamp(m.version * 60.0)) '
            'AND t.changed_at <= date_trunc(''minute'', $2))))',
            filled
        ) USING filled, moment;
    END LOOP;
END $$;
