-- The trees and mappings of a taxonomy are blobs that events name by their digests. Where the content
-- of such an event was erased, its blobs may go as well, with all rows that were made of them.

-- What was erased so, for processes that have it in memory; it may be stored again.
CREATE TABLE erased_trees (
    org_id uuid NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT erased_trees_pkey PRIMARY KEY (org_id, digest)
);
ALTER TABLE erased_trees ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE erased_trees ENABLE ROW LEVEL SECURITY;
ALTER TABLE erased_trees FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON erased_trees USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON erased_trees TO {owner} USING (true);
GRANT SELECT ON erased_trees TO {server};

CREATE FUNCTION erase_trees(wanted_org uuid, digests bytea[], positions bigint[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF wanted_org IS DISTINCT FROM nullif(current_setting('app.org_id', true), '')::uuid THEN
        RAISE EXCEPTION 'erase_trees serves the organization of the session only';
    END IF;
    IF EXISTS (
        SELECT unnest(digests) EXCEPT
        SELECT decode(named.digest, 'hex') FROM events e CROSS JOIN LATERAL (
            VALUES (e.facts::jsonb ->> 'tree'), (e.facts::jsonb ->> 'mapping')
        ) named (digest)
        WHERE e.org_id = wanted_org AND e.position = ANY (positions)
          AND e.content_digest IS NOT NULL AND e.content IS NULL AND e.content_blob IS NULL
    ) THEN
        RAISE EXCEPTION 'only what events with erased content name can be erased';
    END IF;
    INSERT INTO erased_trees SELECT wanted_org, unnest(digests) ON CONFLICT DO NOTHING;
    -- Blobs may lie in a bucket as well.
    INSERT INTO blob_removals SELECT wanted_org, unnest(digests) ON CONFLICT DO NOTHING;
    DELETE FROM blobs WHERE org_id = wanted_org AND digest = ANY (digests);
    DELETE FROM trees t WHERE t.org_id = wanted_org AND t.digest = ANY (digests);
    DELETE FROM concepts c USING unnest(digests) d
    WHERE c.org_id = wanted_org AND c.tree = encode(substring(d FROM 1 FOR 16), 'hex')::uuid;
    DELETE FROM concept_links c USING unnest(digests) d
    WHERE c.org_id = wanted_org AND c.tree = encode(substring(d FROM 1 FOR 16), 'hex')::uuid;
    DELETE FROM concept_terms c USING unnest(digests) d
    WHERE c.org_id = wanted_org AND c.tree = encode(substring(d FROM 1 FOR 16), 'hex')::uuid;
END $$;

REVOKE ALL ON FUNCTION erase_trees(uuid, bytea[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_trees(uuid, bytea[], bigint[]) TO {server};
