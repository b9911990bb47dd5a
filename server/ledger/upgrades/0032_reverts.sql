-- Undoing in the background: a wish that changed very much, or all that a member did in a span. A row is no
-- fact: what undoes is in the ledger, in the name of whoever asked; rows expire.

CREATE TABLE reverts (
    org_id uuid NOT NULL,
    -- The id of the command that asked, which is the correlation of all events that it writes.
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    credential_id uuid,
    -- Any position of the wish to undo; NULL where a member's acts are undone.
    position bigint,
    -- Whose acts, within which positions, and in which project only.
    actor_id uuid,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    project_id uuid,
    status text NOT NULL CHECK (status IN ('waiting', 'running', 'finished', 'failed')),
    -- All positions from here on are done: the newest come first.
    done_from bigint NOT NULL,
    progress text NOT NULL DEFAULT '{}',
    problem text,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT reverts_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX reverts_waiting ON reverts (org_id, id) WHERE status IN ('waiting', 'running');

ALTER TABLE reverts ENABLE ROW LEVEL SECURITY;
ALTER TABLE reverts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reverts USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON reverts TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON reverts TO {server};

-- What is being undone in the background?
CREATE FUNCTION reverts_due()
RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT r.org_id, r.id FROM reverts r WHERE r.status IN ('waiting', 'running') ORDER BY r.id
$$;
REVOKE ALL ON FUNCTION reverts_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reverts_due() TO {server};
