-- Attempts to log in, counted across processes. A row is one key's meter: `full_at` is when an
-- untouched meter has run down to nothing. It holds no organization, address or e-mail, only keyed
-- hashes (the organization is hashed in), so row-level security has nothing to separate. Unlogged:
-- after a crash of PostgreSQL it is empty, which costs one window of counting and no fsync ever.
CREATE UNLOGGED TABLE IF NOT EXISTS login_attempts (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    full_at timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS login_attempts_by_full_at ON login_attempts (full_at);
-- The server role needs: GRANT SELECT, INSERT, UPDATE, DELETE ON login_attempts.
