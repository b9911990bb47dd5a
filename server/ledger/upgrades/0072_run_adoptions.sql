-- The results of runs are adopted by a job.

-- Of which runs is the result being adopted? Generations from before adoptions lack the column.
CREATE FUNCTION adoptions_due()
RETURNS TABLE (org_id uuid, generation integer, run_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        JOIN pg_attribute a ON a.attrelid = to_regclass('projection_' || g.generation || '.run')
        WHERE g.state = 'ready' AND a.attname = 'adopting' AND NOT a.attisdropped
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT r.org_id, l.projection_generation, r.id FROM projection_%s.run r '
            'JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = $1 '
            'WHERE r.adopting ORDER BY r.org_id, r.id',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION adoptions_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION adoptions_due() TO {server};
