-- What the planner must believe, however many organizations there are: that org_id chooses nothing.
-- One organization may own nearly all rows, and a plan that finds a row by org_id alone reads it whole.

ALTER TABLE commands ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE secrets ALTER COLUMN org_id SET (n_distinct = 1);
ALTER TABLE queue_marks ALTER COLUMN org_id SET (n_distinct = 1);
