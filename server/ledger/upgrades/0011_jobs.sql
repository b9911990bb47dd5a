-- What is due, in all organizations at once: a job asks one of these functions at each of its looks,
-- and opens a transaction for those organizations only that have work. They say where, and which
-- rows; what the rows mean is read under row-level security.

-- Ordered by time alone, so that a look reads the leases that ran out and no others.
DO $$
DECLARE tables text;
BEGIN
    SET LOCAL lock_timeout = '10s';
    FOR tables IN
        SELECT 'projection_' || generation FROM projection_generations
        WHERE to_regclass('projection_' || generation || '.lease_by_expiry') IS NOT NULL
    LOOP
        EXECUTE format('DROP INDEX %I.lease_by_expiry', tables);
        EXECUTE format('CREATE INDEX lease_by_expiry ON %I.lease (expires_at, org_id)', tables);
    END LOOP;
END $$;

-- Which leases have run out? The ones of `skipped` organizations are left out, so that leases that
-- cannot be ended do not hide those behind them.
CREATE FUNCTION leases_due(before timestamptz, most integer, skipped uuid[])
RETURNS TABLE (org_id uuid, task_id uuid, token bigint, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN SELECT g.generation FROM projection_generations g WHERE g.state = 'ready' LOOP
        RETURN QUERY EXECUTE format(
            'SELECT e.org_id, e.task_id, e.token, e.expires_at FROM projection_%s.lease e '
            'JOIN ledger l ON l.org_id = e.org_id AND l.projection_generation = $4 '
            'WHERE e.expires_at <= $1 AND e.org_id <> ALL ($3) ORDER BY e.expires_at LIMIT $2',
            filled
        ) USING before, most, skipped, filled;
    END LOOP;
END $$;

-- Which projects follow to another version of a taxonomy just now?
CREATE FUNCTION projects_migrating()
RETURNS TABLE (org_id uuid, generation integer, project_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN SELECT g.generation FROM projection_generations g WHERE g.state = 'ready' LOOP
        RETURN QUERY EXECUTE format(
            'SELECT p.org_id, l.projection_generation, p.id FROM projection_%s.project p '
            'JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = $1 '
            'WHERE p.migration_id IS NOT NULL ORDER BY p.org_id, p.id',
            filled
        ) USING filled;
    END LOOP;
END $$;

-- In which organizations has something served its time? Ids of one-time tokens begin with the time
-- they were made, so that of each kind all below a first one are spent.
CREATE FUNCTION clean_up_due(
    drafts_before timestamptz, verdicts_before timestamptz, invitation uuid, reset uuid, used uuid
)
RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
    -- An order, and a bound, that an index has: each organization costs three probes, not a scan.
    SELECT l.org_id FROM ledger l
    WHERE (SELECT min(d.expires_at) FROM drafts d WHERE d.org_id = l.org_id) <= drafts_before
    OR (SELECT min(c.recorded_at) FROM commands c WHERE c.org_id = l.org_id) < verdicts_before
    OR (
        SELECT true FROM secrets s
        WHERE s.org_id = l.org_id AND s.kind IN ('invitation', 'reset', 'used')
        AND s.id < greatest(invitation, reset, used)
        AND s.id < CASE s.kind
            WHEN 'invitation' THEN invitation WHEN 'reset' THEN reset ELSE used
        END
        ORDER BY s.id LIMIT 1
    )
$$;

-- Which blobs must go? In an order, so that one that cannot be removed does not hide those behind it.
CREATE FUNCTION blobs_to_remove(most integer, after_org uuid, after_digest bytea)
RETURNS TABLE (org_id uuid, digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT r.org_id, r.digest FROM blob_removals r
    WHERE (r.org_id, r.digest) > (after_org, after_digest) ORDER BY 1, 2 LIMIT most
$$;

REVOKE ALL ON FUNCTION
    leases_due(timestamptz, integer, uuid[]), projects_migrating(),
    clean_up_due(timestamptz, timestamptz, uuid, uuid, uuid), blobs_to_remove(integer, uuid, bytea)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    leases_due(timestamptz, integer, uuid[]), projects_migrating(),
    clean_up_due(timestamptz, timestamptz, uuid, uuid, uuid), blobs_to_remove(integer, uuid, bytea)
TO {server};
