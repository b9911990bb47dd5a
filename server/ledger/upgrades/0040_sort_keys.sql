-- The sort keys of tasks in two tables: what each submission changes, and what hardly ever changes. A row is found by its time, which
-- its task knows, so each table has two indexes; the one before had five, and a submission wrote to all of them. Rows of terms are
-- there or not: they need no number. The counter "task_lists" fills all three anew.
DROP TABLE task_sort_keys;
TRUNCATE task_postings;
ALTER TABLE task_postings DROP COLUMN times;

-- Times are microseconds since 1970.
CREATE TABLE task_imported_keys (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    imported_us bigint NOT NULL,
    task_id uuid NOT NULL,
    disagreement bigint NOT NULL,
    CONSTRAINT task_imported_keys_pkey PRIMARY KEY (org_id, project_id, imported_us, task_id)
);
CREATE INDEX task_imported_keys_disagreement ON task_imported_keys (org_id, project_id, disagreement, task_id);
CREATE TABLE task_changed_keys (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    changed_us bigint NOT NULL,
    task_id uuid NOT NULL,
    time_spent_ms bigint NOT NULL,
    CONSTRAINT task_changed_keys_pkey PRIMARY KEY (org_id, project_id, changed_us, task_id)
);
CREATE INDEX task_changed_keys_time ON task_changed_keys (org_id, project_id, time_spent_ms, task_id);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['task_imported_keys', 'task_changed_keys']
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

GRANT SELECT, INSERT, DELETE ON task_imported_keys, task_changed_keys TO {server};
