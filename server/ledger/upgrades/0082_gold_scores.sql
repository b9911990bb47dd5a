-- How answers to gold tasks compare with the right ones, and up to where members were judged by it.

-- Answers of members to gold tasks, right (1) or wrong (0), by the codes and texts of what was said and of what is right.
-- The counter "quality" fills it.
CREATE TABLE quality_gold (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    hit smallint NOT NULL,
    said bigint NOT NULL,
    reference bigint NOT NULL,
    said_text text COLLATE "C" NOT NULL,
    reference_text text COLLATE "C" NOT NULL,
    answers bigint NOT NULL,
    CONSTRAINT quality_gold_pkey PRIMARY KEY (org_id, project_id, question, member_id, hit, said, reference)
);

-- The position up to which answers were counted when the members of a project were last judged. Where a row is lost, they are judged again.
CREATE TABLE member_judgements (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    position bigint NOT NULL,
    CONSTRAINT member_judgements_pkey PRIMARY KEY (org_id, project_id)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['quality_gold', 'member_judgements'] LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON quality_gold, member_judgements TO {server};

-- In which projects that pause members by a rule were answers counted since members were last judged, and up to which position?
CREATE FUNCTION projects_to_judge()
RETURNS TABLE (org_id uuid, project_id uuid, counted_to bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.member_pause') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT p.org_id, p.id, c."position" FROM projection_%s.project p '
            'JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = $1 '
            'JOIN projection_checkpoints c ON c.org_id = p.org_id AND c.projection = ''quality'' '
            'LEFT JOIN member_judgements m ON m.org_id = p.org_id AND m.project_id = p.id '
            'WHERE p.pause_rule IS NOT NULL AND p.status = ''active'' '
            'AND (m."position" IS NULL OR m."position" < c."position")',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION projects_to_judge() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION projects_to_judge() TO {server};
