-- Full text of tasks' inputs, answers and comments, in projects whose policy asks for it, written some
-- time after each commit by the counter "task_search" (server/projections/counters/task_search.py).

-- One row a text. Its lexemes are those of its words, and two that name where it lies and who may find
-- it: no word has a space, which both begin with. So one GIN index serves every organization, and a
-- search reads nothing of others.
CREATE TABLE task_search (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    task_id uuid NOT NULL,
    part text NOT NULL,
    item_id uuid NOT NULL,
    position bigint NOT NULL,
    text tsvector NOT NULL,
    CONSTRAINT task_search_pkey PRIMARY KEY (org_id, part, item_id)
);
CREATE INDEX task_search_by_project ON task_search (org_id, project_id, position);
CREATE INDEX task_search_text ON task_search USING gin (text);

ALTER TABLE task_search ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE task_search ALTER COLUMN text SET STATISTICS 0;
ALTER TABLE task_search ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_search FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON task_search
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON task_search TO {owner} USING (true);
ALTER TABLE task_search SET (
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02
);
GRANT SELECT, INSERT, UPDATE, DELETE ON task_search TO {server};

-- The lexeme of texts of a part of a project: of all of them (reader ''), of those that everybody may
-- find ('all'), or of those that one member may find besides.
CREATE FUNCTION search_scope(org uuid, project uuid, part text, reader text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ' ' || org::text || ' ' || project::text || ' ' || part || ' ' || reader;

-- Which texts of a project have these words? Those whose event lies before a position, the newest
-- first; for a reader, only those that the reader may find. `matches` says how many texts have the
-- words, up to 20,001; of more, some are returned in no order. The organization is that of the session.
-- A GIN index is of no use under row-level security, as its operators are not leakproof.
CREATE FUNCTION search_tasks(
    project uuid, wanted text, parts text[], reader uuid, before bigint, most integer
)
RETURNS TABLE (part text, task_id uuid, item_id uuid, "position" bigint, matches integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_indexscan = off SET enable_bitmapscan = on
AS $$
DECLARE
    org uuid := nullif(current_setting('app.org_id', true), '')::uuid;
    words tsquery := websearch_to_tsquery('simple', wanted);
    scope tsquery;
BEGIN
    IF org IS NULL THEN
        RAISE EXCEPTION 'The session names no organization.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF numnode(words) = 0 THEN
        RETURN;
    END IF;
    SELECT string_agg('''' || search_scope(org, project, p, r) || '''', ' | ')::tsquery INTO scope
    FROM unnest(parts) p, unnest(
        CASE WHEN reader IS NULL THEN ARRAY[''] ELSE ARRAY['all', reader::text] END
    ) r
    WHERE p IN ('inputs', 'answers', 'comments');
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT s.org_id, s.project_id, s.part, s.task_id, s.item_id, s.position FROM task_search s
        WHERE s.text @@ (scope && words) LIMIT 20001
    )
    SELECT f.part, f.task_id, f.item_id, f.position, (SELECT count(*)::integer FROM found)
    FROM found f WHERE f.org_id = org AND f.project_id = project AND f.position < before
    ORDER BY f.position DESC, f.item_id LIMIT most;
END $$;
REVOKE ALL ON FUNCTION search_tasks(uuid, text, text[], uuid, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_tasks(uuid, text, text[], uuid, bigint, integer) TO {server};
