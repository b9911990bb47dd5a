-- When dead rows are cleared away, and how full pages are. By default, a fifth of a table may be dead
-- before autovacuum comes: of a million tasks, 200,000 rows at the head of the queue, each of which a
-- claim may have to pass. What only grows is marked as frozen for a fiftieth of it at a time.
-- New generations of the tables have the same parameters from the start.

DO $$
DECLARE
    often CONSTANT text := 'autovacuum_vacuum_scale_factor = 0.02, '
        'autovacuum_vacuum_insert_scale_factor = 0.02, toast.autovacuum_vacuum_scale_factor = 0.02';
    name regclass;
BEGIN
    SET LOCAL lock_timeout = '10s';
    FOR name IN
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND (
            n.nspname ~ '^projection_[0-9]+$'
            OR (n.nspname = 'public' AND (c.relname IN ('commands', 'queue_marks') OR c.relispartition))
        )
    LOOP
        EXECUTE format('ALTER TABLE %s SET (%s)', name, often);
    END LOOP;
    -- Room in each page for the next version of its rows; pages that are full already stay so.
    FOR name IN
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname ~ '^projection_[0-9]+$' AND c.relname = 'task'
    LOOP
        EXECUTE format('ALTER TABLE %s SET (fillfactor = 85)', name);
    END LOOP;
END $$;
