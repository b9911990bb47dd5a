-- Looks for work keep their plans. A function that made its statement by the generation of the tables planned it anew each time,
-- which cost several times what running it does. Now the statements are fixed, and the generation comes first in the search path:
-- a plan is made once for each connection, and again when the tables or what the planner knows of them change.

-- Which leases ran out before a time, oldest first? A generation of the tables that was filled by
-- older code has no leases of reviewers. Without sorts, a plan from when there were few leases reads the due ones alone, too.
CREATE OR REPLACE FUNCTION leases_due(before timestamptz, most integer, skipped uuid[])
RETURNS TABLE (org_id uuid, task_id uuid, token bigint, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_sort = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.lease') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT e.org_id, e.task_id, e.token, e.expires_at FROM lease e
            JOIN ledger l ON l.org_id = e.org_id AND l.projection_generation = filled
            WHERE e.expires_at <= before AND e.org_id <> ALL (skipped) ORDER BY e.expires_at LIMIT most;
        IF to_regclass('review_lease') IS NOT NULL THEN
            RETURN QUERY
                SELECT e.org_id, e.task_id, e.token, e.expires_at FROM review_lease e
                JOIN ledger l ON l.org_id = e.org_id AND l.projection_generation = filled
                WHERE e.expires_at <= before AND e.org_id <> ALL (skipped) ORDER BY e.expires_at LIMIT most;
        END IF;
    END LOOP;
END $$;

-- Which projects follow to another version of a taxonomy just now?
CREATE OR REPLACE FUNCTION projects_migrating()
RETURNS TABLE (org_id uuid, generation integer, project_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.project') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT p.org_id, l.projection_generation, p.id FROM project p
            JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = filled
            WHERE p.migration_id IS NOT NULL ORDER BY p.org_id, p.id;
    END LOOP;
END $$;

-- Which erasures are under way just now?
CREATE OR REPLACE FUNCTION erasures_running()
RETURNS TABLE (org_id uuid, generation integer, erasure_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.erasure') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT e.org_id, l.projection_generation, e.id FROM erasure e
            JOIN ledger l ON l.org_id = e.org_id AND l.projection_generation = filled
            WHERE e.status = 'RUNNING' ORDER BY e.org_id, e.id;
    END LOOP;
END $$;

-- Which runs are under way, or have a result from before an erasure?
CREATE OR REPLACE FUNCTION runs_due()
RETURNS TABLE (org_id uuid, generation integer, run_id uuid, running boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.run') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT r.org_id, l.projection_generation, r.id, r.status = 'RUNNING' FROM run r
            JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = filled
            LEFT JOIN erasure_marks m ON m.org_id = r.org_id
            WHERE r.status IN ('RUNNING', 'FINISHED')
            AND (r.status = 'RUNNING' OR coalesce(m.erasures - m.withdrawals, 0) <> r.erasures)
            ORDER BY r.org_id, r.id;
    END LOOP;
END $$;

-- Which release of each organization is the first under way?
CREATE OR REPLACE FUNCTION group_releases_due()
RETURNS TABLE (org_id uuid, release_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.group_release') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT DISTINCT ON (r.org_id) r.org_id, r.id FROM group_release r
            JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = filled
            WHERE r.status = 'RUNNING' ORDER BY r.org_id, r."position";
    END LOOP;
END $$;

-- Which corrections are under way? Generations from before corrections lack the table.
CREATE OR REPLACE FUNCTION corrections_due()
RETURNS TABLE (org_id uuid, generation integer, correction_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.correction') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT c.org_id, l.projection_generation, c.id FROM correction c
            JOIN ledger l ON l.org_id = c.org_id AND l.projection_generation = filled
            WHERE c.finished_at IS NULL ORDER BY c.org_id, c.id;
    END LOOP;
END $$;

-- Which organizations have slices whose tasks are not all counted, or numbers of slices that were removed?
CREATE OR REPLACE FUNCTION slices_due()
RETURNS TABLE (org_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.slice') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT coalesce(s.org_id, b.org_id) FROM slice s
            FULL JOIN slice_backfills b ON b.org_id = s.org_id AND b.project_id = s.project_id AND b.slice_id = s.id
                AND b.defined_at = s.defined_at
            JOIN ledger l ON l.org_id = coalesce(s.org_id, b.org_id) AND l.projection_generation = filled
            WHERE s.id IS NULL OR b.done IS NOT TRUE GROUP BY 1 ORDER BY 1;
    END LOOP;
END $$;

-- Which webhooks are active, in which state, are asked for a ping or a delivery again, or were deleted
-- while something waited?
CREATE OR REPLACE FUNCTION webhooks_to_deliver()
RETURNS TABLE (org_id uuid, webhook_id uuid, version integer, active boolean, requests bigint, deleted boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.webhook') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT w.org_id, w.id, w.version, w.status = 'ACTIVE', pending.requests, w.status = 'DELETED' FROM webhook w
            JOIN ledger l ON l.org_id = w.org_id AND l.projection_generation = filled
            CROSS JOIN LATERAL (
                SELECT count(*) AS deliveries, count(*) FILTER (WHERE d.kind <> 'events') AS requests FROM webhook_deliveries d
                WHERE d.org_id = w.org_id AND d.webhook_id = w.id AND d.status = 'pending'
            ) pending
            WHERE w.status = 'ACTIVE' OR pending.requests > 0 OR w.status = 'DELETED' AND pending.deliveries > 0
            ORDER BY w.org_id, w.id;
    END LOOP;
END $$;

-- Which projects have alert rules to evaluate? Those whose counters have moved on, once in so many seconds; and at once,
-- where rules were set or removed, and both counters have counted up to there.
CREATE OR REPLACE FUNCTION alerts_due(seconds double precision)
RETURNS TABLE (org_id uuid, project_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.alert_rules') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT r.org_id, r.project_id, r.version FROM alert_rules r
            JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = filled
            CROSS JOIN LATERAL (
                SELECT count(*) AS counters, min(c.position) AS position FROM projection_checkpoints c
                WHERE c.org_id = r.org_id AND c.projection IN ('quality', 'statistics')
            ) counted
            LEFT JOIN alert_progress p ON p.org_id = r.org_id AND p.project_id = r.project_id
            WHERE counted.counters = 2 AND counted.position >= r.from_position AND (p.version IS DISTINCT FROM r.version
                OR counted.position > p.position AND p.evaluated_at < now() - make_interval(secs => seconds))
            AND (r.rules > 0 OR EXISTS (
                SELECT FROM alert a WHERE a.org_id = r.org_id AND a.project_id = r.project_id AND a.open
            ));
    END LOOP;
END $$;

-- Of which open alerts since a time are managers still to be told, where their rule says so?
CREATE OR REPLACE FUNCTION alerts_to_mail(since timestamptz)
RETURNS TABLE (org_id uuid, alert_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.alert') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT a.org_id, a.id, a.number FROM alert a
            JOIN ledger l ON l.org_id = a.org_id AND l.projection_generation = filled
            LEFT JOIN alert_mails m ON m.org_id = a.org_id AND m.alert_id = a.id
            WHERE a.open AND a.mail AND a.raised_at > alerts_to_mail.since AND (m.version IS NULL OR m.waiting <> '{}');
    END LOOP;
END $$;

-- Of which pauses since a time that nobody asked for are managers still to be told?
CREATE OR REPLACE FUNCTION webhook_pauses_to_mail(since timestamptz)
RETURNS TABLE (org_id uuid, webhook_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.webhook') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT w.org_id, w.id, paused.version FROM webhook w
            JOIN ledger l ON l.org_id = w.org_id AND l.projection_generation = filled
            CROSS JOIN LATERAL (
                SELECT e.version, e.recorded_at FROM events e
                WHERE e.org_id = w.org_id AND e.stream = w.id AND e.type = 'webhook.paused' ORDER BY e.version DESC LIMIT 1
            ) paused
            LEFT JOIN webhook_pause_mails m ON m.org_id = w.org_id AND m.webhook_id = w.id
            WHERE w.status = 'PAUSED' AND w.pause_reason <> 'REQUESTED' AND paused.recorded_at > webhook_pauses_to_mail.since
            AND (m.version IS DISTINCT FROM paused.version OR m.waiting <> '{}');
    END LOOP;
END $$;

-- Of which warnings and pauses since a time are people still to be told?
CREATE OR REPLACE FUNCTION member_pauses_to_mail(since timestamptz)
RETURNS TABLE (org_id uuid, project_id uuid, member_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.member_pause') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT p.org_id, p.project_id, p.member_id, p.stream_version FROM member_pause p
            JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = filled
            LEFT JOIN member_pause_mails m ON m.org_id = p.org_id AND m.project_id = p.project_id AND m.member_id = p.member_id
            WHERE p.since > member_pauses_to_mail.since AND p.status <> 'RESUMED'
            AND (m.version IS DISTINCT FROM p.stream_version OR m.waiting <> '{}');
    END LOOP;
END $$;

-- In which projects that pause members by a rule were answers counted since members were last judged, and up to which position?
CREATE OR REPLACE FUNCTION projects_to_judge()
RETURNS TABLE (org_id uuid, project_id uuid, counted_to bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.member_pause') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT p.org_id, p.id, c."position" FROM project p
            JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = filled
            JOIN projection_checkpoints c ON c.org_id = p.org_id AND c.projection = 'quality'
            LEFT JOIN member_judgements m ON m.org_id = p.org_id AND m.project_id = p.id
            WHERE p.pause_rule IS NOT NULL AND p.status = 'active' AND (m."position" IS NULL OR m."position" < c."position");
    END LOOP;
END $$;

-- In which projects that hand out gold tasks were answers counted since right answers were last looked at?
CREATE OR REPLACE FUNCTION gold_disputes_due()
RETURNS TABLE (org_id uuid, project_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.project') IS NOT NULL
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT p.org_id, p.id FROM project p
            JOIN ledger l ON l.org_id = p.org_id AND l.projection_generation = filled
            JOIN projection_checkpoints c ON c.org_id = p.org_id AND c.projection = 'quality'
            LEFT JOIN gold_dispute_looks d ON d.org_id = p.org_id AND d.project_id = p.id
            WHERE p.gold IS NOT NULL AND p.status = 'active' AND (d."position" IS NULL OR d."position" < c."position");
    END LOOP;
END $$;

-- Of which runs is the result being adopted? Generations from before adoptions lack the column.
CREATE OR REPLACE FUNCTION adoptions_due()
RETURNS TABLE (org_id uuid, generation integer, run_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        JOIN pg_attribute a ON a.attrelid = to_regclass('projection_' || g.generation || '.run')
        WHERE g.state = 'ready' AND a.attname = 'adopting' AND NOT a.attisdropped
    LOOP
        PERFORM set_config('search_path', format('projection_%s, public, pg_temp', filled), true);
        RETURN QUERY
            SELECT r.org_id, l.projection_generation, r.id FROM run r
            JOIN ledger l ON l.org_id = r.org_id AND l.projection_generation = filled
            WHERE r.adopting ORDER BY r.org_id, r.id;
    END LOOP;
END $$;
