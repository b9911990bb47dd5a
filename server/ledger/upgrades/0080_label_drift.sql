-- Labels of members by day, and times of answers: what drift is found in. The counter "quality" fills both.

-- Labels by the member who gave them, and by the day (UTC) on which their annotation was made.
DROP TABLE quality_member_labels;
CREATE TABLE quality_member_labels (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    day date NOT NULL,
    value text COLLATE "C" NOT NULL,
    labels bigint NOT NULL,
    CONSTRAINT quality_member_labels_pkey PRIMARY KEY (org_id, project_id, question, member_id, day, value)
);

-- How many annotations took a time, in milliseconds that are rounded, by the day (UTC) on which they were made.
CREATE TABLE quality_times (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    day date NOT NULL,
    member_id uuid NOT NULL,
    "time" bigint NOT NULL,
    answers bigint NOT NULL,
    CONSTRAINT quality_times_pkey PRIMARY KEY (org_id, project_id, day, member_id, "time")
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['quality_member_labels', 'quality_times'] LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON quality_member_labels, quality_times TO {server};
