-- The ledger: one counter row and one dense sequence of events for each organization.
-- Run by the owner role. {server} is the role that serves requests: it owns nothing and bypasses nothing.

CREATE TABLE ledger (
    org_id uuid PRIMARY KEY,
    head bigint NOT NULL DEFAULT 0,
    last_at timestamptz NOT NULL DEFAULT 'epoch',
    projection_generation integer NOT NULL
) WITH (fillfactor = 20);

CREATE TABLE events (
    org_id uuid NOT NULL,
    position bigint NOT NULL,
    stream uuid NOT NULL,
    version integer NOT NULL,
    type text COLLATE "C" NOT NULL,
    type_version smallint NOT NULL,
    actor_id uuid,
    credential_id uuid,
    command_id uuid,
    correlation_id uuid,
    causation_position bigint,
    recorded_at timestamptz NOT NULL,
    occurred_at timestamptz,
    facts text NOT NULL,
    content text,
    content_blob bytea,
    content_salt bytea,
    content_digest bytea,
    leaf_hash bytea NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (org_id, position),
    CONSTRAINT events_stream_version UNIQUE (org_id, stream, version)
) PARTITION BY HASH (org_id);

CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE events_1 PARTITION OF events FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE events_2 PARTITION OF events FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE events_3 PARTITION OF events FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE events_4 PARTITION OF events FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE events_5 PARTITION OF events FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE events_6 PARTITION OF events FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE events_7 PARTITION OF events FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- Verdicts of commands, so that a retry gets the same one. Refusals are not remembered.
CREATE TABLE commands (
    org_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    command_id uuid NOT NULL,
    fingerprint bytea NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT commands_pkey PRIMARY KEY (org_id, actor_id, command_id)
);
CREATE INDEX commands_recorded_at ON commands (org_id, recorded_at);

-- The one thing that is not in the ledger: hashes of what only its holder may know.
CREATE TABLE secrets (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    digest bytea,
    hash text,
    CONSTRAINT secrets_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX secrets_digest ON secrets (digest, org_id) WHERE digest IS NOT NULL;

CREATE TABLE blobs (
    org_id uuid NOT NULL,
    digest bytea NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT blobs_pkey PRIMARY KEY (org_id, digest)
);

-- Half-finished answers: not facts, so not in the ledger, and gone when their time is over.
CREATE TABLE drafts (
    org_id uuid NOT NULL,
    task_id uuid NOT NULL,
    member_id uuid NOT NULL,
    body text NOT NULL,
    saved_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT drafts_pkey PRIMARY KEY (org_id, task_id, member_id)
);
CREATE INDEX drafts_expires_at ON drafts (org_id, expires_at);

-- Hints for the next claim: up to this place of the queue nothing is free for this annotator.
CREATE TABLE queue_marks (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    annotator_id uuid NOT NULL,
    urgency integer NOT NULL,
    rank bigint NOT NULL,
    CONSTRAINT queue_marks_pkey PRIMARY KEY (org_id, project_id, annotator_id)
);

-- What is true of this installation: the key that fingerprints command inputs, the tables in use.
CREATE TABLE instance (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    fingerprint_key bytea NOT NULL,
    projection_generation integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO instance (fingerprint_key)
VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['ledger', 'events', 'commands', 'secrets', 'blobs', 'drafts', 'queue_marks']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid)',
            name
        );
    END LOOP;
END $$;

-- The owner works on every organization (rebuild, erasure, look-ups of the two definer functions).
CREATE POLICY owner ON ledger TO {owner} USING (true);
CREATE POLICY owner ON events TO {owner} USING (true);
CREATE POLICY owner ON secrets TO {owner} USING (true);
CREATE POLICY owner ON blobs TO {owner} USING (true);
CREATE POLICY owner ON commands TO {owner} USING (true);
CREATE POLICY owner ON queue_marks TO {owner} USING (true);
CREATE POLICY owner ON drafts TO {owner} USING (true);

GRANT USAGE ON SCHEMA public TO {server};
GRANT SELECT, INSERT, UPDATE ON ledger TO {server};
GRANT SELECT, INSERT ON events TO {server};
GRANT SELECT, INSERT ON commands TO {server};
GRANT DELETE ON commands TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON secrets, drafts, queue_marks TO {server};
GRANT SELECT, INSERT ON blobs TO {server};
GRANT SELECT ON instance TO {server};

-- Which organization does this hash of a token belong to? The first question of every request.
CREATE FUNCTION find_credential(wanted bytea)
RETURNS TABLE (org_id uuid, member_id uuid, credential_id uuid, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT s.org_id, s.member_id, s.id, s.kind FROM secrets s WHERE s.digest = wanted';

-- How far is every ledger? The tailer asks this, for all organizations at once.
CREATE FUNCTION ledger_heads()
RETURNS TABLE (org_id uuid, head bigint, projection_generation integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT l.org_id, l.head, l.projection_generation FROM ledger l';

-- The only way to change an event: its content and salt go, its digest and its place in every proof stay.
-- The caller appends `content.erased` in the same transaction, under the same lock.
CREATE FUNCTION erase_content(wanted_org uuid, positions bigint[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE erased bigint;
BEGIN
    IF wanted_org IS DISTINCT FROM nullif(current_setting('app.org_id', true), '')::uuid THEN
        RAISE EXCEPTION 'erase_content serves the organization of the session only';
    END IF;
    DELETE FROM blobs b USING events e
    WHERE e.org_id = wanted_org AND e.position = ANY (positions)
      AND b.org_id = wanted_org AND b.digest = e.content_blob;
    UPDATE events SET content = NULL, content_salt = NULL, content_blob = NULL
    WHERE org_id = wanted_org AND position = ANY (positions)
      AND (content IS NOT NULL OR content_blob IS NOT NULL);
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END $$;

REVOKE ALL ON FUNCTION find_credential(bytea), ledger_heads(), erase_content(uuid, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_credential(bytea), ledger_heads(), erase_content(uuid, bigint[]) TO {server};
