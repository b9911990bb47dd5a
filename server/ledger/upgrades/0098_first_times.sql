-- As of a position, the tasks that had no time are found by when time was first spent on them, in the order of their ids. The counter
-- "task_lists" fills the column, anew at first; until then, 'never' leaves no task out.
ALTER TABLE task_changed_keys ADD COLUMN begun_us bigint NOT NULL DEFAULT 9223372036854775807;
CREATE INDEX task_changed_keys_begun ON task_changed_keys (org_id, project_id, task_id, begun_us);
