-- An erasure leaves the same content elsewhere alone, and none is possible without its trace.

CREATE INDEX events_content_blob ON events (org_id, content_blob) WHERE content_blob IS NOT NULL;

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
    RETURN erased;
END $$;
