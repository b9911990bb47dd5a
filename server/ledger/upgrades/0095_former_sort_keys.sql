-- The sort keys that tasks had before, so that lists as of any position have the orders of disagreement and of time spent from an
-- index, together with the keys of the present. The counter "task_lists" fills all, anew at first.

-- A task came to a disagreement (sign 1) with the event at a position, or left it (-1). No row says that a task began with 0, which each does.
CREATE TABLE task_former_disagreements (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    disagreement bigint NOT NULL,
    task_id uuid NOT NULL,
    since bigint NOT NULL,
    sign smallint NOT NULL,
    CONSTRAINT task_former_disagreements_pkey PRIMARY KEY (org_id, project_id, disagreement, task_id, since, sign)
);

-- A time that was spent on a task, above 0, until the event at a position changed it. `answered_us` is the time, in microseconds since
-- 1970, of the last annotation that had been made by then: the time spent was not this before.
CREATE TABLE task_former_times (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    time_spent_ms bigint NOT NULL,
    task_id uuid NOT NULL,
    until bigint NOT NULL,
    answered_us bigint NOT NULL,
    CONSTRAINT task_former_times_pkey PRIMARY KEY (org_id, project_id, time_spent_ms, task_id, until, answered_us)
);
ALTER TABLE task_changed_keys ADD COLUMN answered_us bigint NOT NULL DEFAULT 0;

-- Tasks that were imported more than a minute before the time in their id. There are none, unless a clock was put back: so tasks that came after a
-- moment are known by their ids.
CREATE TABLE task_ids_ahead (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    task_id uuid NOT NULL,
    CONSTRAINT task_ids_ahead_pkey PRIMARY KEY (org_id, project_id, task_id)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['task_former_disagreements', 'task_former_times', 'task_ids_ahead']
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

GRANT SELECT, INSERT, DELETE ON task_former_disagreements, task_former_times, task_ids_ahead TO {server};
