"""The statements by which the progress of webhooks, and the log of their deliveries, are kept."""

from __future__ import annotations

from server.ledger.read import writing_in_tenant

KEPT = 10_000
"""The most deliveries of a webhook in its log."""
EARLIER = 50
"""The most former attempts of a delivery in its log."""

ERASURES = "coalesce((SELECT erasures FROM erasure_marks WHERE org_id = $1), 0)"
SHOWN = (
    "epoch, version, position, leaf_hash, dead, "
    "coalesce(clock_timestamp() - failing_since, interval '0') AS failing"
)
BEGIN = f"""
INSERT INTO webhook_progress AS p (org_id, webhook_id, epoch, version, position, leaf_hash)
VALUES ($1, $2, $3, $4, $5, (SELECT leaf_hash FROM events WHERE org_id = $1 AND position = $5))
ON CONFLICT ON CONSTRAINT webhook_progress_pkey DO UPDATE SET
    epoch = excluded.epoch,
    position = CASE WHEN p.epoch = excluded.epoch THEN p.position ELSE excluded.position END,
    leaf_hash = CASE WHEN p.epoch = excluded.epoch THEN p.leaf_hash ELSE excluded.leaf_hash END,
    version = excluded.version,
    failing_since = CASE WHEN p.version = excluded.version THEN p.failing_since END,
    dead = CASE WHEN p.version = excluded.version THEN p.dead ELSE 0 END
RETURNING {SHOWN}, {ERASURES} AS erasures,
    (SELECT leaf_hash FROM events WHERE org_id = $1 AND position = p.position) AS found
"""
OF_NOW = "SELECT epoch, version FROM webhook_progress WHERE org_id = $1 AND webhook_id = $2"
DROP_ALL = (
    "UPDATE webhook_deliveries SET status = 'dropped', body = NULL, changed_at = clock_timestamp() "
    "WHERE org_id = $1 AND webhook_id = $2 AND status = 'pending'"
)
DROP = f"{DROP_ALL} AND kind = 'events'"
ANEW = (
    "UPDATE webhook_deliveries SET next_attempt_at = clock_timestamp(), tried_since = NULL, "
    "body = NULL "
    "WHERE org_id = $1 AND webhook_id = $2 AND status = 'pending' AND kind = 'events'"
)
PASSED = f"{DROP} AND last_position <= $3"
PENDING = (
    "SELECT id, kind, first_position, last_position, leaf_hash, events, body, attempts, "
    "coalesce(next_attempt_at - clock_timestamp(), interval '0') AS wait, "
    "coalesce(clock_timestamp() - tried_since, interval '0') AS tried "
    "FROM webhook_deliveries WHERE org_id = $1 AND webhook_id = $2 AND status = 'pending' "
    "AND (kind = 'events') = $3 ORDER BY first_position, id LIMIT 100"
)
MOVE = f"""
UPDATE webhook_progress SET position = $5, leaf_hash = $6, changed_at = clock_timestamp(),
    failing_since = CASE $7 WHEN 'delivered' THEN NULL WHEN 'dropped' THEN failing_since
        ELSE coalesce(failing_since, clock_timestamp()) END,
    dead = CASE $7 WHEN 'delivered' THEN 0 WHEN 'dead' THEN dead + 1 ELSE dead END
WHERE org_id = $1 AND webhook_id = $2 AND epoch = $3 AND position = $4 RETURNING {SHOWN}
"""
OUTCOME = f"""
    status = excluded.status,
    body = excluded.body,
    attempts = d.attempts + excluded.attempts,
    tried_since = coalesce(d.tried_since, clock_timestamp()),
    next_attempt_at = excluded.next_attempt_at,
    http_status = excluded.http_status,
    problem = excluded.problem,
    latency_us = excluded.latency_us,
    excerpt = excluded.excerpt,
    earlier = CASE WHEN d.attempts = 0 OR jsonb_array_length(d.earlier) >= {EARLIER} THEN d.earlier
        ELSE coalesce(d.earlier, '[]') || jsonb_build_object('at', d.changed_at, 'status',
        d.http_status, 'problem', d.problem, 'latency_us', d.latency_us) END,
    changed_at = clock_timestamp()
"""
MOVE_ALONE = writing_in_tenant(f"moved AS ({MOVE})", "moved")
RECORD = writing_in_tenant(
    f"""
moved AS ({MOVE}), written AS (
    INSERT INTO webhook_deliveries AS d (org_id, webhook_id, epoch, status, id, kind,
        first_position, last_position, leaf_hash, events, body, attempts, tried_since,
        next_attempt_at, http_status, problem, latency_us, excerpt)
    SELECT $1, $2, $3, $7, $8, 'events', $9, $10, $11, $12,
        CASE WHEN {ERASURES} = $19 THEN $13::bytea END,
        CASE WHEN $7 = 'dropped' THEN 0 ELSE 1 END, clock_timestamp(),
        clock_timestamp() + $14::interval, $15, $16, $17,
        CASE WHEN {ERASURES} = $19 THEN $18 END
    FROM moved ON CONFLICT ON CONSTRAINT webhook_deliveries_pkey DO UPDATE SET {OUTCOME}
)
""",
    "moved",
)
ADVANCE = writing_in_tenant(
    f"""
moved AS (
    UPDATE webhook_progress p SET position = w.next, leaf_hash = w.hash,
        changed_at = CASE WHEN w.done THEN clock_timestamp() ELSE changed_at END,
        failing_since = CASE WHEN NOT w.done THEN failing_since END,
        dead = CASE WHEN w.done THEN 0 ELSE dead END
    FROM unnest($2::uuid[], $3::integer[], $4::bigint[], $5::bigint[], $6::bytea[], $7::boolean[],
        $8::integer[]) WITH ORDINALITY AS w (webhook, replays, former, next, hash, done, erasures,
        number)
    WHERE p.org_id = $1 AND p.webhook_id = w.webhook AND p.epoch = w.replays
        AND p.position = w.former
    RETURNING w.number, w.erasures, p.webhook_id, {SHOWN}
), written AS (
    INSERT INTO webhook_deliveries AS d (org_id, webhook_id, epoch, status, kind, id,
        first_position, last_position, leaf_hash, events, attempts, tried_since, http_status,
        latency_us, excerpt)
    SELECT $1, m.webhook_id, m.epoch, 'delivered', 'events', one.id, one.first, one.last, one.hash,
        one.events, 1, clock_timestamp(), one.http_status, one.latency_us,
        CASE WHEN {ERASURES} = m.erasures THEN one.excerpt END
    FROM moved m JOIN unnest($9::bigint[], $10::uuid[], $11::bigint[], $12::bigint[],
        $13::bytea[], $14::integer[], $15::integer[], $16::bigint[], $17::text[])
        AS one (number, id, first, last, hash, events, http_status, latency_us, excerpt)
        ON one.number = m.number
    ON CONFLICT ON CONSTRAINT webhook_deliveries_pkey DO UPDATE SET {OUTCOME}
), opened AS (
    INSERT INTO webhook_deliveries (org_id, webhook_id, epoch, kind, status, id, first_position,
        last_position, leaf_hash, events)
    SELECT $1, m.webhook_id, m.epoch, 'events', 'pending', one.id, one.first, one.last, one.hash,
        one.events
    FROM moved m JOIN unnest($18::bigint[], $19::uuid[], $20::bigint[], $21::bigint[],
        $22::bytea[], $23::integer[]) AS one (number, id, first, last, hash, events)
        ON one.number = m.number
)
""",
    "moved",
)
"""Moves webhooks on, logs what was delivered, and opens the next requests; see `GroupCommit`.

A webhook is given by its number among them. Where it is not where it was, nothing of it is written.
"""
ANSWER = (
    "UPDATE webhook_deliveries SET status = $3, attempts = 1, http_status = $4, problem = $5, "
    f"latency_us = $6, excerpt = CASE WHEN {ERASURES} = $8 THEN $7 END, "
    "changed_at = clock_timestamp() WHERE org_id = $1 AND id = $2 AND status = 'pending'"
)
TRIM = (
    "DELETE FROM webhook_deliveries WHERE org_id = $1 AND webhook_id = $2 AND status <> 'pending' "
    "AND id < (SELECT id FROM webhook_deliveries WHERE org_id = $1 AND webhook_id = $2 "
    f"ORDER BY id DESC OFFSET {KEPT} LIMIT 1)"
)
