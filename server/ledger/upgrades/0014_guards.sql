-- What the server's role cannot do, even where somebody else has its password: make a ledger shorter or
-- older, so that positions are used again, and forget what a retry must still be told.

CREATE FUNCTION require_forward() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    -- The owner may: a repair by hand is the owner's to answer for.
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the head and the time of a ledger do not go back'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER require_forward BEFORE UPDATE ON ledger FOR EACH ROW
WHEN (NEW.head < OLD.head OR NEW.last_at < OLD.last_at OR NEW.org_id <> OLD.org_id)
EXECUTE FUNCTION require_forward();

-- Verdicts are kept for 30 days (server/jobs/clean_up.py).
CREATE POLICY kept ON commands AS RESTRICTIVE FOR DELETE TO {server}
USING (recorded_at < now() - interval '30 days');
