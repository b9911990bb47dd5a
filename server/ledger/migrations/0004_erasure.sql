-- An erasure leaves the same content elsewhere alone, and leaves a trace in its own transaction.

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
