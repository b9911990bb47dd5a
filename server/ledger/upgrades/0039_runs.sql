-- Runs are computed by a job, and their results go when contents of their organization are erased.

-- Which runs are under way, and which results are from before the last erasure of their organization?
CREATE FUNCTION runs_due()
RETURNS TABLE (org_id uuid, generation integer, run_id uuid, running boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.run') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT r.org_id, l.projection_generation, r.id, r.status = ''RUNNING'' FROM projection_%s.run r '
            'JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = $1 '
            'LEFT JOIN erasure_marks m ON m.org_id = r.org_id '
            'WHERE r.status IN (''RUNNING'', ''FINISHED'') '
            'AND (r.status = ''RUNNING'' OR coalesce(m.erasures, 0) <> r.erasures) ORDER BY r.org_id, r.id',
            filled
        ) USING filled;
    END LOOP;
END $$;

-- Remove the result of a run, which a `run.finished` event of its stream names.
CREATE FUNCTION remove_run_result(wanted_org uuid, run uuid)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE results bytea[];
BEGIN
    IF wanted_org IS DISTINCT FROM nullif(current_setting('app.org_id', true), '')::uuid THEN
        RAISE EXCEPTION 'remove_run_result serves the organization of the session only';
    END IF;
    results := ARRAY(
        SELECT decode(e.facts::jsonb ->> 'result_digest', 'hex') FROM events e
        WHERE e.org_id = wanted_org AND e.stream = run AND e.type = 'run.finished'
    );
    INSERT INTO blob_removals SELECT wanted_org, unnest(results) ON CONFLICT DO NOTHING;
    DELETE FROM blobs b WHERE b.org_id = wanted_org AND b.digest = ANY (results);
END $$;

REVOKE ALL ON FUNCTION runs_due(), remove_run_result(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION runs_due(), remove_run_result(uuid, uuid) TO {server};
