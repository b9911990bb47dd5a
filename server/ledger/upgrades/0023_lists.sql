-- What lists of tasks are ordered and filtered by, written some time after each commit by the counter
-- "task_lists" (server/projections/counters/task_lists.py), so that a command writes none of it.

-- One row a task: what tasks are ordered by. Times are microseconds since 1970, so that they can be
-- summed like any number of a counter.
CREATE TABLE task_sort_keys (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    task_id uuid NOT NULL,
    imported_us bigint NOT NULL,
    changed_us bigint NOT NULL,
    time_spent_ms bigint NOT NULL,
    disagreement bigint NOT NULL,
    CONSTRAINT task_sort_keys_pkey PRIMARY KEY (org_id, project_id, task_id)
);
CREATE INDEX task_sort_keys_imported ON task_sort_keys (org_id, project_id, imported_us, task_id);
CREATE INDEX task_sort_keys_changed ON task_sort_keys (org_id, project_id, changed_us, task_id);
CREATE INDEX task_sort_keys_time ON task_sort_keys (org_id, project_id, time_spent_ms, task_id);
CREATE INDEX task_sort_keys_disagreement ON task_sort_keys (org_id, project_id, disagreement, task_id);

-- Which tasks have a term, in the order of their ranks: an author, a reviewer, a reason for a review,
-- open comments, a value in meta. A term is a hash, so that no content is kept here.
CREATE TABLE task_postings (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    term bigint NOT NULL,
    rank bigint NOT NULL,
    task_id uuid NOT NULL,
    times bigint NOT NULL,
    CONSTRAINT task_postings_pkey PRIMARY KEY (org_id, project_id, term, rank, task_id)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['task_sort_keys', 'task_postings']
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN org_id SET (n_distinct = 1)', name);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid)',
            name
        );
        EXECUTE format('CREATE POLICY owner ON %I TO {owner} USING (true)', name);
        EXECUTE format(
            'ALTER TABLE %I SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)',
            name
        );
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON task_sort_keys, task_postings TO {server};
