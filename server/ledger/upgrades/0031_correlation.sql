-- All events of one wish share its correlation. The events of a wish of one command are adjacent; this index
-- finds those of a wish of several commands, and has no others, so that a single command writes nothing to it.

CREATE INDEX events_of_wish ON events (org_id, correlation_id, position)
WHERE correlation_id <> command_id;

-- The command that started the import of an upload: the correlation of its events.
ALTER TABLE uploads ADD COLUMN command_id uuid;
