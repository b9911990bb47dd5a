-- Annotations are corrected in bulk by a job.

-- Which corrections are under way? Generations from before corrections lack the table.
CREATE FUNCTION corrections_due()
RETURNS TABLE (org_id uuid, generation integer, correction_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready'
            AND to_regclass('projection_' || g.generation || '.correction') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT c.org_id, l.projection_generation, c.id FROM projection_%s.correction c '
            'JOIN ledger l ON l.org_id = c.org_id AND l.projection_generation = $1 '
            'WHERE c.finished_at IS NULL ORDER BY c.org_id, c.id',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION corrections_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION corrections_due() TO {server};
