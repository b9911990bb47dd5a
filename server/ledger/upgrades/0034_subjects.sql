-- Which tasks name a data subject, by the HMAC of the name under a key of the organization, which lies in
-- `secrets`: the table confirms no guess to whoever has not got the key. Written some time after each
-- commit by the counter "task_subjects" (server/projections/counters/task_subjects.py).
CREATE TABLE task_subjects (
    org_id uuid NOT NULL,
    digest bytea NOT NULL,
    task_id uuid NOT NULL,
    CONSTRAINT task_subjects_pkey PRIMARY KEY (org_id, digest, task_id)
);
CREATE INDEX task_subjects_by_task ON task_subjects (org_id, task_id);
ALTER TABLE task_subjects ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE task_subjects ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_subjects FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON task_subjects USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON task_subjects TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON task_subjects TO {server};
