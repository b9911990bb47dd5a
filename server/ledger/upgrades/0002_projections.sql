-- What fills the projections, and how far it has come; the tables of the asynchronous projections.

-- Which version of the code filled a generation of the inline tables.
CREATE TABLE projection_generations (
    generation integer PRIMARY KEY,
    code_version integer NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('filling', 'ready', 'retired', 'dropped')),
    changed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO projection_generations (generation, code_version, state)
SELECT projection_generation, 1, 'ready' FROM ledger UNION
SELECT projection_generation, 1, 'ready' FROM instance;

-- Up to which position a generation under construction knows an organization.
CREATE TABLE projection_fills (
    org_id uuid NOT NULL,
    generation integer NOT NULL,
    position bigint NOT NULL,
    CONSTRAINT projection_fills_pkey PRIMARY KEY (org_id, generation)
);

-- Up to which position an asynchronous projection counted. Moved by compare-and-set in the
-- transaction that writes its rows, so that every event counts once.
CREATE TABLE projection_checkpoints (
    org_id uuid NOT NULL,
    projection text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    code_version integer NOT NULL,
    CONSTRAINT projection_checkpoints_pkey PRIMARY KEY (org_id, projection)
);

-- Events that a projection could not take in. The rest of their stream waits with them.
CREATE TABLE parked_events (
    org_id uuid NOT NULL,
    projection text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    stream uuid NOT NULL,
    error text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT parked_events_pkey PRIMARY KEY (org_id, projection, position)
);
CREATE INDEX parked_events_stream ON parked_events (org_id, projection, stream);

-- Statistics. Every number is a sum over events, so rows are only ever added to.
CREATE TABLE statistics_progress (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    status text COLLATE "C" NOT NULL,
    tasks bigint NOT NULL,
    CONSTRAINT statistics_progress_pkey PRIMARY KEY (org_id, project_id, status)
);
CREATE TABLE statistics_annotators (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    member_id uuid NOT NULL,
    submitted bigint NOT NULL,
    revised bigint NOT NULL,
    withdrawn bigint NOT NULL,
    approved bigint NOT NULL,
    rejected bigint NOT NULL,
    replaced bigint NOT NULL,
    skipped bigint NOT NULL,
    time_spent_ms bigint NOT NULL,
    CONSTRAINT statistics_annotators_pkey PRIMARY KEY (org_id, project_id, member_id)
);
CREATE TABLE statistics_days (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    day date NOT NULL,
    imported bigint NOT NULL,
    submitted bigint NOT NULL,
    revised bigint NOT NULL,
    reviewed bigint NOT NULL,
    skipped bigint NOT NULL,
    resolved bigint NOT NULL,
    time_spent_ms bigint NOT NULL,
    CONSTRAINT statistics_days_pkey PRIMARY KEY (org_id, project_id, day)
);
CREATE TABLE statistics_labels (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    annotations bigint NOT NULL,
    CONSTRAINT statistics_labels_pkey PRIMARY KEY (org_id, project_id, question, value)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'projection_fills', 'projection_checkpoints', 'parked_events',
        'statistics_progress', 'statistics_annotators', 'statistics_days', 'statistics_labels'
    ]
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid)',
            name
        );
        EXECUTE format('CREATE POLICY owner ON %I TO {owner} USING (true)', name);
    END LOOP;
END $$;

GRANT SELECT ON projection_generations TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON
    projection_checkpoints, parked_events,
    statistics_progress, statistics_annotators, statistics_days, statistics_labels
TO {server};
