-- Releases of an organization are computed one after the other: what the next one may tell depends on those before, also of
-- other projects.

CREATE OR REPLACE FUNCTION group_releases_due()
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
            'SELECT DISTINCT ON (r.org_id) r.org_id, r.id FROM projection_%s.group_release r '
            'JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = $1 '
            'WHERE r.status = ''RUNNING'' ORDER BY r.org_id, r."position"',
            filled
        ) USING filled;
    END LOOP;
END $$;
