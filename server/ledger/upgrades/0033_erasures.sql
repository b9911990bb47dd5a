-- Erasures run slice by slice, and every process learns of them, because each keeps contents in memory.

-- How often content of an organization was erased, and when last. Each process asks for it, because it
-- keeps contents in memory.
CREATE TABLE erasure_marks (
    org_id uuid NOT NULL,
    erasures bigint NOT NULL,
    erased_at timestamptz NOT NULL,
    CONSTRAINT erasure_marks_pkey PRIMARY KEY (org_id)
);
ALTER TABLE erasure_marks ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasure_marks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON erasure_marks USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON erasure_marks TO {owner} USING (true);
GRANT SELECT ON erasure_marks TO {server};

CREATE OR REPLACE FUNCTION erase_content(wanted_org uuid, positions bigint[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE erased bigint;
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
    INSERT INTO erasure_marks AS m VALUES (wanted_org, 1, clock_timestamp())
    ON CONFLICT (org_id) DO UPDATE SET erasures = m.erasures + 1, erased_at = excluded.erased_at;
    RETURN erased;
END $$;

-- In which organizations was content erased since then, and how often ever?
CREATE FUNCTION erasures_since(moment timestamptz)
RETURNS TABLE (org_id uuid, erasures bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT m.org_id, m.erasures FROM erasure_marks m WHERE m.erased_at > moment';

-- Which erasures are under way just now?
CREATE FUNCTION erasures_running()
RETURNS TABLE (org_id uuid, generation integer, erasure_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.erasure') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT e.org_id, l.projection_generation, e.id FROM projection_%s.erasure e '
            'JOIN ledger l ON l.org_id = e.org_id AND l.projection_generation = $1 '
            'WHERE e.status = ''RUNNING'' ORDER BY e.org_id, e.id',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION erasures_since(timestamptz), erasures_running() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasures_since(timestamptz), erasures_running() TO {server};
