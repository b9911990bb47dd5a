-- Numbers of counters by position, so that statistics can be read as of any moment: what events
-- changed, and checkpoints of the sums. Both are written with the numbers themselves, after the commit.

-- What events of a project changed in the numbers of a table, as JSON. A row spans fewer than 8,192
-- positions, `since` and `until` included. `weight` sums the bytes of the rows before it.
CREATE TABLE statistics_changes (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    until bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    since bigint NOT NULL,
    weight bigint NOT NULL,
    changes text NOT NULL,
    CONSTRAINT statistics_changes_pkey PRIMARY KEY (org_id, project_id, name, until, id)
);

-- The numbers of a table after all events up to a position, as JSON.
CREATE TABLE statistics_checkpoints (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    weight bigint NOT NULL,
    numbers text NOT NULL,
    CONSTRAINT statistics_checkpoints_pkey PRIMARY KEY (org_id, project_id, name, position)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['statistics_changes', 'statistics_checkpoints']
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

GRANT SELECT, INSERT, DELETE ON statistics_changes, statistics_checkpoints TO {server};
