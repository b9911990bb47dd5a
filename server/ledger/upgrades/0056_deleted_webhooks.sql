-- What waits to be sent by a webhook that was deleted is given up, with its body, also where no process
-- delivered it any more, as while it was paused.

DROP FUNCTION webhooks_to_deliver();

-- Which webhooks are active, in which state, are asked for a ping or a delivery again, or were deleted
-- while something waited?
CREATE FUNCTION webhooks_to_deliver()
RETURNS TABLE (org_id uuid, webhook_id uuid, version integer, active boolean, requests bigint, deleted boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE filled integer;
BEGIN
    FOR filled IN
        SELECT g.generation FROM projection_generations g
        WHERE g.state = 'ready' AND to_regclass('projection_' || g.generation || '.webhook') IS NOT NULL
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT w.org_id, w.id, w.version, w.status = ''ACTIVE'', pending.requests, w.status = ''DELETED'' '
            'FROM projection_%s.webhook w '
            'JOIN ledger l ON l.org_id = w.org_id AND l.projection_generation = $1 '
            'CROSS JOIN LATERAL (SELECT count(*) AS deliveries, '
            'count(*) FILTER (WHERE d.kind <> ''events'') AS requests FROM webhook_deliveries d '
            'WHERE d.org_id = w.org_id AND d.webhook_id = w.id AND d.status = ''pending'') pending '
            'WHERE w.status = ''ACTIVE'' OR pending.requests > 0 '
            'OR w.status = ''DELETED'' AND pending.deliveries > 0 ORDER BY w.org_id, w.id',
            filled
        ) USING filled;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION webhooks_to_deliver() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhooks_to_deliver() TO {server};
