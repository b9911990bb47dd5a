-- The tasks that two annotations were ever made of, in an order that looks random: a page of them is a sample. `since` is the position of
-- the second annotation. The counter "quality_samples" fills it.
CREATE TABLE quality_samples (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    place bigint NOT NULL,
    task_id uuid NOT NULL,
    since bigint NOT NULL,
    CONSTRAINT quality_samples_pkey PRIMARY KEY (org_id, project_id, place, task_id)
);

ALTER TABLE quality_samples ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE quality_samples ENABLE ROW LEVEL SECURITY;
ALTER TABLE quality_samples FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON quality_samples USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON quality_samples TO {owner} USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON quality_samples TO {server};
