-- How many events wait in each ledger, because a projection could not take them in? For the metrics
-- of a process, which belongs to no organization, and to know where to try again.
CREATE FUNCTION parked_counts()
RETURNS TABLE (org_id uuid, projection text, events bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT p.org_id, p.projection, count(*) FROM parked_events p GROUP BY 1, 2';

REVOKE ALL ON FUNCTION parked_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parked_counts() TO {server};

-- One-time tokens, used or not: their ids begin with the time they were made, so this finds the ones
-- that have served their time without reading keys and passwords.
CREATE INDEX secrets_once ON secrets (org_id, id) WHERE kind IN ('invitation', 'reset', 'used');
