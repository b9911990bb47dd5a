-- As of a position, the tasks that had no time are found by when time was first spent on them, in the order of their ids (the index
-- of 0099). The counter "task_lists" fills the column, anew at first; until then, 'never' leaves no task out.
SET LOCAL lock_timeout = '10s';
ALTER TABLE task_changed_keys ADD COLUMN begun_us bigint NOT NULL DEFAULT 9223372036854775807;
