-- How far the processes of runs have come. A row is no fact: it goes when its run ends.

CREATE TABLE run_progress (
    org_id uuid NOT NULL,
    run_id uuid NOT NULL,
    -- Tasks of the project that were looked at, and all that there are to look at.
    done bigint NOT NULL,
    total bigint NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT run_progress_pkey PRIMARY KEY (org_id, run_id)
);
ALTER TABLE run_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON run_progress USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON run_progress TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON run_progress TO {server};
