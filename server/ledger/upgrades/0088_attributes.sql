-- Members withdraw what they declared of themselves, which is erased. No result of a run depends on it, and so none goes.

-- How many of the erasures erased nothing but declared attributes.
ALTER TABLE erasure_marks ADD COLUMN withdrawals bigint NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION erase_content(wanted_org uuid, positions bigint[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE erased bigint; withdrawn integer;
BEGIN
    IF wanted_org IS DISTINCT FROM nullif(current_setting('app.org_id', true), '')::uuid THEN
        RAISE EXCEPTION 'erase_content serves the organization of the session only';
    END IF;
    -- `content.erased` events of this very transaction, which are the last ones of the ledger,
    -- must name every position.
    IF EXISTS (
        SELECT unnest(positions) EXCEPT
        SELECT jsonb_array_elements_text(e.facts::jsonb -> 'positions')::bigint
        FROM events e JOIN ledger l ON l.org_id = e.org_id
        WHERE e.org_id = wanted_org AND e.position > l.head - 1000
          AND e.type = 'content.erased' AND e.xmin = pg_current_xact_id()::xid
    ) THEN
        RAISE EXCEPTION 'append content.erased in the same transaction, naming every position';
    END IF;
    -- Two events with the same large content share one blob.
    DELETE FROM blobs b USING events e
    WHERE e.org_id = wanted_org AND e.position = ANY (positions)
      AND b.org_id = wanted_org AND b.digest = e.content_blob
      AND NOT EXISTS (
          SELECT 1 FROM events o
          WHERE o.org_id = wanted_org AND o.content_blob = e.content_blob AND o.position <> ALL (positions)
      );
    UPDATE events SET content = NULL, content_salt = NULL, content_blob = NULL
    WHERE org_id = wanted_org AND position = ANY (positions)
      AND (content IS NOT NULL OR content_blob IS NOT NULL);
    GET DIAGNOSTICS erased = ROW_COUNT;
    SELECT bool_and(e.type = 'attributes.declared')::integer INTO withdrawn
    FROM events e WHERE e.org_id = wanted_org AND e.position = ANY (positions);
    INSERT INTO erasure_marks AS m VALUES (wanted_org, 1, clock_timestamp(), coalesce(withdrawn, 0))
    ON CONFLICT (org_id) DO UPDATE SET erasures = m.erasures + 1, erased_at = excluded.erased_at,
        withdrawals = m.withdrawals + excluded.withdrawals;
    RETURN erased;
END $$;

CREATE OR REPLACE FUNCTION runs_due()
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
            'AND (r.status = ''RUNNING'' OR coalesce(m.erasures - m.withdrawals, 0) <> r.erasures) '
            'ORDER BY r.org_id, r.id',
            filled
        ) USING filled;
    END LOOP;
END $$;
