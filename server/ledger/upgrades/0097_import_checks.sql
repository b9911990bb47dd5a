-- A file that was sent can be checked before it is imported, and its import can be canceled. `checking` while a check waits or
-- runs, `checked` after it, when nobody has started the import; `canceled` where somebody ended an import early.
ALTER TABLE uploads DROP CONSTRAINT uploads_status_check;
ALTER TABLE uploads ADD CONSTRAINT uploads_status_check CHECK (
    status IN ('checking', 'checked', 'waiting', 'running', 'finished', 'failed', 'canceled')
);
DROP INDEX uploads_waiting;
CREATE INDEX uploads_waiting ON uploads (org_id, id) WHERE status IN ('checking', 'waiting', 'running');

-- Which uploads are to be checked or imported, or are under way?
CREATE OR REPLACE FUNCTION imports_due()
RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT u.org_id, u.id FROM uploads u
    WHERE u.status IN ('checking', 'waiting', 'running') ORDER BY u.id
$$;
