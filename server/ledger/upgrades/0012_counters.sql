-- Which counters have something to count, or to count anew, and in which organizations? One question
-- for all of them, so that nobody opens a transaction in an organization where nothing happened. It
-- reveals that an organization exists and how far its ledger is, as ledger_heads() does. Where a newer
-- server counts already, nothing is to be done.
CREATE FUNCTION counters_behind(names text[], versions integer[])
RETURNS TABLE (org_id uuid, projection text, head bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT l.org_id, c.name, l.head FROM ledger l CROSS JOIN unnest(names, versions) c (name, version)
LEFT JOIN projection_checkpoints p ON p.org_id = l.org_id AND p.projection = c.name
WHERE p.org_id IS NULL OR p.code_version < c.version
   OR (p.code_version = c.version AND p.position < l.head)';

REVOKE ALL ON FUNCTION counters_behind(text[], integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION counters_behind(text[], integer[]) TO {server};
