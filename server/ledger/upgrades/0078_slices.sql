-- Numbers of the answers to the tasks of each slice, by question. The counter "slices" fills them.

-- How many tasks are in a slice.
CREATE TABLE slice_sizes (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    slice_id uuid NOT NULL,
    tasks bigint NOT NULL,
    CONSTRAINT slice_sizes_pkey PRIMARY KEY (org_id, project_id, slice_id)
);

-- As `quality_values`, `quality_day_tasks` and `quality_day_labels` have it of all tasks.
CREATE TABLE slice_values (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    slice_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    code bigint NOT NULL,
    value text COLLATE "C" NOT NULL,
    labels bigint NOT NULL,
    CONSTRAINT slice_values_pkey PRIMARY KEY (org_id, project_id, slice_id, question, code)
);
CREATE TABLE slice_tasks (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    slice_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    day date NOT NULL,
    imported date NOT NULL,
    code bigint NOT NULL,
    answers text COLLATE "C" NOT NULL,
    tasks bigint NOT NULL,
    CONSTRAINT slice_tasks_pkey PRIMARY KEY (org_id, project_id, slice_id, question, day, imported, code)
);
CREATE TABLE slice_labels (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    slice_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    day date NOT NULL,
    value text COLLATE "C" NOT NULL,
    labels bigint NOT NULL,
    CONSTRAINT slice_labels_pkey PRIMARY KEY (org_id, project_id, slice_id, question, day, value)
);

-- Up to which task, by rank and id, the tasks of a project were counted for a slice; `done` for all of them. A slice that was removed may be
-- defined again, and is counted anew then.
CREATE TABLE slice_backfills (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    slice_id uuid NOT NULL,
    defined_at timestamptz NOT NULL,
    rank bigint NOT NULL,
    task_id uuid NOT NULL,
    done boolean NOT NULL,
    CONSTRAINT slice_backfills_pkey PRIMARY KEY (org_id, project_id, slice_id)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['slice_sizes', 'slice_values', 'slice_tasks', 'slice_labels', 'slice_backfills'] LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN org_id SET (n_distinct = 1)', name);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid)',
            name
        );
        EXECUTE format('CREATE POLICY owner ON %I TO {owner} USING (true)', name);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON slice_sizes, slice_values, slice_tasks, slice_labels, slice_backfills TO {server};

-- Which organizations have slices whose tasks are not all counted, or numbers of slices that were removed?
CREATE FUNCTION slices_due()
RETURNS TABLE (org_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.slice') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT coalesce(s.org_id, b.org_id) FROM projection_%s.slice s FULL JOIN slice_backfills b '
            'ON b.org_id = s.org_id AND b.project_id = s.project_id AND b.slice_id = s.id '
            'AND b.defined_at = s.defined_at JOIN ledger l ON l.org_id = coalesce(s.org_id, b.org_id) AND l.projection_generation = $1 '
            'WHERE s.id IS NULL OR b.done IS NOT TRUE GROUP BY 1 ORDER BY 1',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION slices_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION slices_due() TO {server};
