-- Apart from 0098, which locks out readers: while the index is made, they go on, and only the counter waits.
CREATE INDEX task_changed_keys_begun ON task_changed_keys (org_id, project_id, task_id, begun_us);
