-- Answers to gold tasks are kept by what they have in common with the right ones, and judged when they are read.
-- The counter "quality" counts all answers anew, as its version is another one.

DROP TABLE quality_gold;

CREATE TABLE quality_gold (
    org_id uuid NOT NULL,
    project_id uuid NOT NULL,
    question text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    compared text COLLATE "C" NOT NULL,
    said bigint NOT NULL,
    reference bigint NOT NULL,
    said_text text COLLATE "C" NOT NULL,
    reference_text text COLLATE "C" NOT NULL,
    answers bigint NOT NULL,
    CONSTRAINT quality_gold_pkey PRIMARY KEY (org_id, project_id, question, member_id, compared, said, reference)
);

ALTER TABLE quality_gold ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE quality_gold ENABLE ROW LEVEL SECURITY;
ALTER TABLE quality_gold FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON quality_gold USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON quality_gold TO {owner} USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON quality_gold TO {server};
