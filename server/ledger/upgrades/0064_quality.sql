-- Numbers of the quality of labels, by question, for whatever answers count now. The counter "quality" fills all of them.

-- How many labels give a value. The code of a value stands for it in the other tables.
CREATE TABLE quality_values (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    code bigint NOT NULL,
    value text COLLATE "C" NOT NULL,
    labels bigint NOT NULL,
    CONSTRAINT quality_values_pkey PRIMARY KEY (org_id, project_id, question, code)
);

-- The cells of `quality.cells`: sums over the tasks with so many answers, of one value or of two.
CREATE TABLE quality_cells (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    kind smallint NOT NULL,
    answers integer NOT NULL,
    code bigint NOT NULL,
    other bigint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT quality_cells_pkey PRIMARY KEY (org_id, project_id, question, kind, answers, code, other)
);

-- How many tasks two members answered with two values; the id of `member_id` is the smaller one.
CREATE TABLE quality_pairs (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    peer_id uuid NOT NULL,
    code bigint NOT NULL,
    other bigint NOT NULL,
    tasks bigint NOT NULL,
    CONSTRAINT quality_pairs_pkey PRIMARY KEY (org_id, project_id, question, member_id, peer_id, code, other)
);

-- How many answers a member gave, how many others gave to the same tasks, and how many of those gave the same value.
CREATE TABLE quality_members (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    answers bigint NOT NULL,
    peers bigint NOT NULL,
    alike bigint NOT NULL,
    CONSTRAINT quality_members_pkey PRIMARY KEY (org_id, project_id, question, member_id)
);

-- Labels by the member who gave them, and by the day (UTC) on which their annotation was made.
CREATE TABLE quality_member_labels (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    value text COLLATE "C" NOT NULL,
    labels bigint NOT NULL,
    CONSTRAINT quality_member_labels_pkey PRIMARY KEY (org_id, project_id, question, member_id, value)
);
CREATE TABLE quality_day_labels (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    day date NOT NULL,
    value text COLLATE "C" NOT NULL,
    labels bigint NOT NULL,
    CONSTRAINT quality_day_labels_pkey PRIMARY KEY (org_id, project_id, question, day, value)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'quality_values', 'quality_cells', 'quality_pairs', 'quality_members', 'quality_member_labels', 'quality_day_labels'
    ]
    LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON
    quality_values, quality_cells, quality_pairs, quality_members, quality_member_labels, quality_day_labels
TO {server};
