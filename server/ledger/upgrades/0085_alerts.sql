-- Up to where the alert rules of each project were evaluated, and who is still to be told of alerts by mail. None of
-- it is a fact: where a row is lost, rules are evaluated once more, and managers get one more mail of an open alert.

CREATE TABLE alert_progress (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    -- Of the stream of rules.
    version integer NOT NULL,
    position bigint NOT NULL,
    evaluated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT alert_progress_pkey PRIMARY KEY (org_id, project_id)
);

CREATE TABLE alert_mails (
    org_id uuid NOT NULL,
    alert_id uuid NOT NULL,
    version integer NOT NULL,
    -- Members to whom the mail was not handed over yet.
    waiting uuid[] NOT NULL,
    CONSTRAINT alert_mails_pkey PRIMARY KEY (org_id, alert_id)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['alert_progress', 'alert_mails'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid)',
            name
        );
        EXECUTE format('CREATE POLICY owner ON %I TO {owner} USING (true)', name);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON alert_progress, alert_mails TO {server};

-- Which projects have alert rules to evaluate? Those whose counters have moved on, once in so many seconds; and at once,
-- where rules were set or removed, and both counters have counted up to there.
CREATE FUNCTION alerts_due(seconds double precision)
RETURNS TABLE (org_id uuid, project_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.alert_rules') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT r.org_id, r.project_id, r.version FROM projection_%1$s.alert_rules r '
            'JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = $1 '
            'CROSS JOIN LATERAL (SELECT count(*) AS counters, min(c.position) AS position '
            'FROM projection_checkpoints c WHERE c.org_id = r.org_id '
            'AND c.projection IN (''quality'', ''statistics'')) counted '
            'LEFT JOIN alert_progress p ON p.org_id = r.org_id AND p.project_id = r.project_id '
            'WHERE counted.counters = 2 AND counted.position >= r.from_position AND (p.version IS DISTINCT FROM r.version '
            'OR counted.position > p.position AND p.evaluated_at < now() - make_interval(secs => $2)) '
            'AND (r.rules > 0 OR EXISTS (SELECT FROM projection_%1$s.alert a '
            'WHERE a.org_id = r.org_id AND a.project_id = r.project_id AND a.open))',
            filled
        ) USING filled, seconds;
    END LOOP;
END $$;

-- Of which open alerts since a time are managers still to be told, where their rule says so?
CREATE FUNCTION alerts_to_mail(since timestamptz)
RETURNS TABLE (org_id uuid, alert_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.alert') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT a.org_id, a.id, a.number FROM projection_%s.alert a '
            'JOIN ledger l ON l.org_id = a.org_id AND l.projection_generation = $1 '
            'LEFT JOIN alert_mails m ON m.org_id = a.org_id AND m.alert_id = a.id '
            'WHERE a.open AND a.mail AND a.raised_at > $2 AND (m.version IS NULL OR m.waiting <> ''{}'')',
            filled
        ) USING filled, since;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION alerts_due(double precision), alerts_to_mail(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION alerts_due(double precision), alerts_to_mail(timestamptz) TO {server};
