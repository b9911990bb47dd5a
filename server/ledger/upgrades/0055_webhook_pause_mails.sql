-- Of which pause of each webhook its managers were told by mail, and who is still to be told. None of it
-- is a fact: where a row is lost, the managers of a webhook that is still paused get one more mail.

CREATE TABLE webhook_pause_mails (
    org_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    -- Of the webhook's stream at its pause.
    version integer NOT NULL,
    -- Members to whom the mail was not handed over yet.
    waiting uuid[] NOT NULL,
    CONSTRAINT webhook_pause_mails_pkey PRIMARY KEY (org_id, webhook_id)
);
ALTER TABLE webhook_pause_mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_pause_mails FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON webhook_pause_mails
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY owner ON webhook_pause_mails TO {owner} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_pause_mails TO {server};

-- Of which pauses since a time that nobody asked for are managers still to be told?
CREATE FUNCTION webhook_pauses_to_mail(since timestamptz)
RETURNS TABLE (org_id uuid, webhook_id uuid, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.webhook') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT w.org_id, w.id, paused.version FROM projection_%s.webhook w '
            'JOIN ledger l ON l.org_id = w.org_id AND l.projection_generation = $1 '
            'CROSS JOIN LATERAL (SELECT e.version, e.recorded_at FROM events e '
            'WHERE e.org_id = w.org_id AND e.stream = w.id AND e.type = ''webhook.paused'' '
            'ORDER BY e.version DESC LIMIT 1) paused '
            'LEFT JOIN webhook_pause_mails m ON m.org_id = w.org_id AND m.webhook_id = w.id '
            'WHERE w.status = ''PAUSED'' AND w.pause_reason <> ''REQUESTED'' '
            'AND paused.recorded_at > $2 '
            'AND (m.version IS DISTINCT FROM paused.version OR m.waiting <> ''{}'')',
            filled
        ) USING filled, since;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION webhook_pauses_to_mail(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhook_pauses_to_mail(timestamptz) TO {server};
