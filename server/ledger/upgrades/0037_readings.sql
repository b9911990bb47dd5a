-- How many contents each credential was shown in an hour, summed over all processes until the hour is over: then a
-- large sum becomes an event, and every row goes.

CREATE TABLE readings (
    org_id uuid NOT NULL,
    hour timestamptz NOT NULL,
    member_id uuid NOT NULL,
    credential_id uuid NOT NULL,
    tasks bigint NOT NULL,
    annotations bigint NOT NULL,
    events bigint NOT NULL,
    projects uuid[] NOT NULL,
    CONSTRAINT readings_pkey PRIMARY KEY (org_id, hour, member_id, credential_id)
);
ALTER TABLE readings ENABLE ROW LEVEL SECURITY;
ALTER TABLE readings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON readings
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON readings TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON readings TO {server};

-- In which organizations are hours over?
CREATE FUNCTION readings_due(before timestamptz)
RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT r.org_id FROM readings r WHERE r.hour <= before
$$;
REVOKE ALL ON FUNCTION readings_due(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION readings_due(timestamptz) TO {server};
