-- Large masks lie in blobs that belong to one task each; an erasure takes along those that only
-- erased answers named.

-- Blobs that an erasure took along, until they are gone wherever they lie.
CREATE TABLE blob_removals (
    org_id uuid NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT blob_removals_pkey PRIMARY KEY (org_id, digest)
);
ALTER TABLE blob_removals ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE blob_removals ENABLE ROW LEVEL SECURITY;
ALTER TABLE blob_removals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON blob_removals USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON blob_removals TO {owner} USING (true);
-- UPDATE is what locking a row asks for.
GRANT SELECT, UPDATE, DELETE ON blob_removals TO {server};

-- The server takes blobs away that an erasure named, and no other.
GRANT DELETE ON blobs TO {server};
CREATE POLICY erased ON blobs AS RESTRICTIVE FOR DELETE TO {server} USING (
    EXISTS (SELECT FROM blob_removals r WHERE r.org_id = blobs.org_id AND r.digest = blobs.digest)
);

-- Which blobs must go? A process asks this for all organizations at once.
CREATE FUNCTION blobs_to_remove(most integer)
RETURNS TABLE (org_id uuid, digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT r.org_id, r.digest FROM blob_removals r LIMIT most';

-- Called before `erase_content`, while the contents that name the blobs are still there. Nothing goes
-- that no content names which this very transaction erases, nor what another content of the same
-- stream names.
CREATE FUNCTION erase_masks(wanted_org uuid, positions bigint[], digests bytea[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    wanted bytea;
    gone bigint := 0;
BEGIN
    IF wanted_org IS DISTINCT FROM nullif(current_setting('app.org_id', true), '')::uuid THEN
        RAISE EXCEPTION 'erase_masks serves the organization of the session only';
    END IF;
    IF EXISTS (
        SELECT unnest(positions) EXCEPT
        SELECT jsonb_array_elements_text(e.facts::jsonb -> 'positions')::bigint
        FROM events e JOIN ledger l ON l.org_id = e.org_id
        WHERE e.org_id = wanted_org AND e.position > l.head - 1000
          AND e.type = 'content.erased' AND e.xmin = pg_current_xact_id()::xid
    ) THEN
        RAISE EXCEPTION 'append content.erased in the same transaction, naming every position';
    END IF;
    FOREACH wanted IN ARRAY digests LOOP
        CONTINUE WHEN (
            SELECT count(*) FILTER (WHERE e.position <> ALL (positions)) > 0 OR count(*) = 0
            FROM events e LEFT JOIN blobs b ON b.org_id = e.org_id AND b.digest = e.content_blob
            WHERE e.org_id = wanted_org
              AND e.stream IN (
                  SELECT n.stream FROM events n
                  WHERE n.org_id = wanted_org AND n.position = ANY (positions)
              )
              AND strpos(
                  coalesce(e.content, convert_from(b.body, 'UTF8')),
                  '"sha256:' || encode(wanted, 'hex') || '"'
              ) > 0
        );
        DELETE FROM blobs b WHERE b.org_id = wanted_org AND b.digest = wanted;
        INSERT INTO blob_removals VALUES (wanted_org, wanted) ON CONFLICT DO NOTHING;
        gone := gone + 1;
    END LOOP;
    RETURN gone;
END $$;

REVOKE ALL ON FUNCTION blobs_to_remove(integer), erase_masks(uuid, bigint[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION blobs_to_remove(integer), erase_masks(uuid, bigint[], bytea[]) TO {server};
