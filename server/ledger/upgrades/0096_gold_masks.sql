-- Answers to gold tasks with large masks are judged, whose runs lie in blobs.
-- The counter "quality" counts all answers anew, as its version is another one.

-- What each such answer has in common with the right one: to compare them again, readers would have to read the blobs.
CREATE TABLE quality_gold_masks (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    annotation_id uuid NOT NULL,
    compared text COLLATE "C" NOT NULL,
    answers bigint NOT NULL,
    CONSTRAINT quality_gold_masks_pkey PRIMARY KEY (org_id, project_id, question, annotation_id, compared)
);

ALTER TABLE quality_gold_masks ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE quality_gold_masks ENABLE ROW LEVEL SECURITY;
ALTER TABLE quality_gold_masks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON quality_gold_masks USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON quality_gold_masks TO {owner} USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON quality_gold_masks TO {server};
