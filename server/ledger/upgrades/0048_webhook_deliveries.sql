-- How far each webhook is, and the log of what was sent. None of it is a fact: what a webhook is lies in
-- the ledger, and where these rows are lost, webhooks begin again at their start, with the same ids.

CREATE TABLE webhook_progress (
    org_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    -- Of the webhook when it began to be delivered from where it is; a replay raises it.
    epoch integer NOT NULL,
    -- Of the webhook's stream when failures were counted from none: each change begins anew.
    version integer NOT NULL,
    -- Everything up to here was delivered, given up, or is nothing that the webhook gets.
    position bigint NOT NULL,
    -- Of the event there; NULL at 0.
    leaf_hash bytea,
    -- Since when nothing could be delivered; NULL after a success.
    failing_since timestamptz,
    -- Dead letters since the last success.
    dead integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT webhook_progress_pkey PRIMARY KEY (org_id, webhook_id)
);

CREATE TABLE webhook_deliveries (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    epoch integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('events', 'ping', 'redelivery')),
    status text NOT NULL CHECK (status IN ('pending', 'delivered', 'dead', 'dropped')),
    -- NULL for a ping.
    first_position bigint,
    last_position bigint,
    -- Of the event at the last position.
    leaf_hash bytea,
    events integer NOT NULL,
    -- What is sent again; kept from the first failure until the end, unless an erasure took it.
    body bytea,
    attempts integer NOT NULL DEFAULT 0,
    -- From when on it is counted how long it is tried already; NULL before the first attempt.
    tried_since timestamptz,
    next_attempt_at timestamptz,
    -- Of the last attempt.
    http_status integer,
    problem text,
    latency_us bigint,
    excerpt text,
    -- Who asked for a ping or for a delivery again, by which command: a retry asks for no other one.
    requested_by uuid,
    command_id uuid,
    -- The attempts before that, the oldest first: [{"at", "status", "problem", "latency_us"}].
    earlier jsonb,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (org_id, id)
);
-- Bodies are large and sent soon: compressing them would cost more than it saves.
ALTER TABLE webhook_deliveries ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (org_id, webhook_id, id);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (org_id, webhook_id, id)
    WHERE status = 'pending';
-- Of two processes that begin the same request, the second notices.
CREATE UNIQUE INDEX webhook_deliveries_next ON webhook_deliveries (org_id, webhook_id, first_position)
    WHERE status = 'pending' AND kind = 'events';
CREATE UNIQUE INDEX webhook_deliveries_by_command
    ON webhook_deliveries (org_id, requested_by, command_id) WHERE command_id IS NOT NULL;
CREATE INDEX webhook_deliveries_kept ON webhook_deliveries (org_id, id)
    WHERE body IS NOT NULL OR excerpt IS NOT NULL;

ALTER TABLE webhook_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON webhook_progress
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON webhook_progress TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_progress TO {server};

ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON webhook_deliveries
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON webhook_deliveries TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO {server};

-- Which webhooks are active, in which state, or are asked for a ping or a delivery again?
CREATE FUNCTION webhooks_to_deliver()
RETURNS TABLE (org_id uuid, webhook_id uuid, version integer, active boolean, requests bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.webhook') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT w.org_id, w.id, w.version, w.status = ''ACTIVE'', r.requests '
            'FROM projection_%s.webhook w '
            'JOIN ledger l ON l.org_id = w.org_id AND l.projection_generation = $1 '
            'CROSS JOIN LATERAL (SELECT count(*) AS requests FROM webhook_deliveries d '
            'WHERE d.org_id = w.org_id AND d.webhook_id = w.id AND d.status = ''pending'' '
            'AND d.kind <> ''events'') r '
            'WHERE w.status = ''ACTIVE'' OR r.requests > 0 ORDER BY w.org_id, w.id',
            filled
        ) USING filled;
    END LOOP;
END $$;

-- In which organizations have webhooks deliveries from before an id?
CREATE FUNCTION webhook_deliveries_due(before uuid)
RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
    SELECT DISTINCT p.org_id FROM webhook_progress p
    WHERE (SELECT d.id FROM webhook_deliveries d
           WHERE d.org_id = p.org_id AND d.webhook_id = p.webhook_id ORDER BY d.id LIMIT 1) < before
$$;

-- How far is each active webhook behind its ledger, in events, and in seconds since the first of them?
CREATE FUNCTION webhook_lags()
RETURNS TABLE (positions bigint, seconds double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.webhook') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT greatest(l.head - p.position, 0), coalesce(extract(epoch FROM clock_timestamp() - '
            '(SELECT e.recorded_at FROM events e WHERE e.org_id = p.org_id AND e.position = p.position + 1)), 0)'
            '::double precision FROM projection_%s.webhook w '
            'JOIN ledger l ON l.org_id = w.org_id AND l.projection_generation = $1 '
            'JOIN webhook_progress p ON p.org_id = w.org_id AND p.webhook_id = w.id '
            'WHERE w.status = ''ACTIVE''',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION webhooks_to_deliver(), webhook_deliveries_due(uuid), webhook_lags() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhooks_to_deliver(), webhook_deliveries_due(uuid), webhook_lags() TO {server};
