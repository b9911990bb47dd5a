-- Tasks of a question: by day, and those to which people gave different values. The counter "quality" fills both.

-- How many tasks have which answers, by the day (UTC) of their last annotation that counts, and by that of their import.
-- The answers are a text: the code of each value, and how many people gave it. A text may be too long for an index: its own code is in its place.
CREATE TABLE quality_day_tasks (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    day date NOT NULL,
    imported date NOT NULL,
    code bigint NOT NULL,
    answers text COLLATE "C" NOT NULL,
    tasks bigint NOT NULL,
    CONSTRAINT quality_day_tasks_pkey PRIMARY KEY (org_id, project_id, question, day, imported, code)
);
CREATE INDEX quality_day_tasks_imported ON quality_day_tasks (org_id, project_id, question, imported);

-- The pairs of people who gave different values to a task, in parts of a million of all its pairs.
CREATE TABLE quality_disputed (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    disagreement integer NOT NULL,
    task_id uuid NOT NULL,
    CONSTRAINT quality_disputed_pkey PRIMARY KEY (org_id, project_id, question, disagreement, task_id)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['quality_day_tasks', 'quality_disputed'] LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON quality_day_tasks, quality_disputed TO {server};
