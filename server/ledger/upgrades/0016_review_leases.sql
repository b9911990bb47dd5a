-- Leases of reviewers end like those of annotators.

-- Which leases ran out before a time, oldest first? A generation of the tables that was filled by
-- older code has no leases of reviewers.
CREATE OR REPLACE FUNCTION leases_due(before timestamptz, most integer, skipped uuid[])
RETURNS TABLE (org_id uuid, task_id uuid, token bigint, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE
    filled integer;
    held text;
BEGIN
    FOR filled, held IN
        SELECT g.generation, t.name
        FROM projection_generations g CROSS JOIN (VALUES ('lease'), ('review_lease')) t (name)
        WHERE g.state = 'ready'
        AND to_regclass(format('projection_%s.%I', g.generation, t.name)) IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT e.org_id, e.task_id, e.token, e.expires_at FROM projection_%s.%I e '
            'JOIN ledger l ON l.org_id = e.org_id AND l.projection_generation = $4 '
            'WHERE e.expires_at <= $1 AND e.org_id <> ALL ($3) ORDER BY e.expires_at LIMIT $2',
            filled, held
        ) USING before, most, skipped, filled;
    END LOOP;
END $$;
