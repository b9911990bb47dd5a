-- Views as of a position read the position once for each statement: until now, its text was read for
-- each version that they looked at. The views of generations that are there are made anew.

DO $$
DECLARE
    found record;
BEGIN
    FOR found IN SELECT schemaname, viewname, definition FROM pg_views
        WHERE starts_with(schemaname, 'as_of_')
        AND position('( SELECT (current_setting(' IN definition) = 0
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE VIEW %I.%I WITH (security_invoker) AS %s',
            found.schemaname, found.viewname, replace(
                found.definition,
                '(current_setting(''app.as_of''::text))::bigint',
                '(SELECT (current_setting(''app.as_of''::text))::bigint)'
            )
        );
    END LOOP;
END $$;
