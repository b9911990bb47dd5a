-- How far each broker is. None of it is a fact: the broker itself knows the last event that it has, and
-- where a row is lost, everything that was erased is deleted there again.

CREATE TABLE broker_progress (
    org_id uuid NOT NULL,
    broker text COLLATE "C" NOT NULL,
    -- Up to here the broker has every event, and nothing that was erased since.
    position bigint NOT NULL,
    -- Why the relay stopped, in words; NULL while it goes on.
    problem text,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT broker_progress_pkey PRIMARY KEY (org_id, broker)
);
ALTER TABLE broker_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE broker_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON broker_progress
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON broker_progress TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON broker_progress TO {server};

-- Which ledgers have events that a broker lacks?
CREATE FUNCTION relays_due(to_broker text)
RETURNS TABLE (org_id uuid, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT l.org_id, coalesce(p.position, 0) FROM ledger l
    LEFT JOIN broker_progress p ON p.org_id = l.org_id AND p.broker = to_broker
    WHERE l.head > coalesce(p.position, 0) AND p.problem IS NULL
$$;

-- How far is each broker behind each ledger, in positions and seconds? For the metrics of the whole
-- instance and `annolog status`.
CREATE FUNCTION broker_lags()
RETURNS TABLE (org_id uuid, broker text, "position" bigint, positions bigint, seconds double precision, problem text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
    SELECT p.org_id, p.broker, p.position, greatest(l.head - p.position, 0),
        coalesce(extract(epoch FROM clock_timestamp() - e.recorded_at), 0), p.problem
    FROM broker_progress p JOIN ledger l ON l.org_id = p.org_id
    LEFT JOIN events e ON e.org_id = p.org_id AND e.position = p.position + 1
$$;

REVOKE ALL ON FUNCTION relays_due(text), broker_lags() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION relays_due(text), broker_lags() TO {server};
