-- Figures by group are computed by a job.

-- Which releases are under way? Generations from before releases lack the table.
CREATE FUNCTION group_releases_due()
RETURNS TABLE (org_id uuid, release_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.group_release') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT r.org_id, r.id FROM projection_%s.group_release r '
            'JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = $1 '
            'WHERE r.status = ''RUNNING'' ORDER BY r.org_id, r.id',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION group_releases_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION group_releases_due() TO {server};
