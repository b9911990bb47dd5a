-- How far is each active webhook behind? Also one that nobody has begun to deliver.
CREATE OR REPLACE FUNCTION webhook_lags()
RETURNS TABLE (positions bigint, seconds double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.webhook') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT greatest(l.head - s.position, 0), coalesce(extract(epoch FROM clock_timestamp() - '
            '(SELECT e.recorded_at FROM events e WHERE e.org_id = w.org_id AND e.position = s.position + 1)), 0)'
            '::double precision FROM projection_%s.webhook w '
            'JOIN ledger l ON l.org_id = w.org_id AND l.projection_generation = $1 '
            'LEFT JOIN webhook_progress p ON p.org_id = w.org_id AND p.webhook_id = w.id '
            'CROSS JOIN LATERAL (SELECT coalesce(p.position, w.after) AS position) s '
            'WHERE w.status = ''ACTIVE''',
            filled
        ) USING filled;
    END LOOP;
END $$;

-- How far are counters behind? One row for each that is, and one for all others together: there are
-- several counters in each organization.
CREATE FUNCTION counter_lags(names text[])
RETURNS TABLE (consumers bigint, positions bigint, seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH counted AS (
        SELECT l.org_id, l.head, coalesce(p.position, 0) AS position
        FROM ledger l CROSS JOIN unnest(names) c (name)
        LEFT JOIN projection_checkpoints p ON p.org_id = l.org_id AND p.projection = c.name
    )
    SELECT 1, c.head - c.position, coalesce(extract(epoch FROM clock_timestamp() - (
        SELECT e.recorded_at FROM events e WHERE e.org_id = c.org_id AND e.position = c.position + 1
    )), 0)
    FROM counted c WHERE c.position < c.head
    UNION ALL SELECT count(*), 0, 0 FROM counted c WHERE c.position >= c.head
$$;

REVOKE ALL ON FUNCTION counter_lags(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION counter_lags(text[]) TO {server};
