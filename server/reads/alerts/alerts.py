"""Rules of alerts and alerts: one by its id, and those of a project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import orjson

from server.events.alerts.rules import GOLD_METRICS, AlertRuleSet
from server.projections import tables
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row, batched, by_id, columns, grouped
from server.reads.session import ReadSession

alert_row = by_id(tables.alert)
"""Reads the row of an alert."""
alert_rule_row = by_id(tables.alert_rule)
"""Reads the row of a rule."""

_RULE = ", ".join(f"r.{column.name}" for column in columns(tables.alert_rule))
_ALERT = ", ".join(f"a.{column.name}" for column in columns(tables.alert))
_RULES = f"""
SELECT {_RULE} FROM projection.alert_rule r
WHERE r.org_id = $1 AND r.project_id = ANY ($2::uuid[]) ORDER BY r.project_id, r.id
"""
_ALERTS = f"""
SELECT found.* FROM unnest($2::uuid[]) p (id) CROSS JOIN LATERAL (
    SELECT {_ALERT} FROM projection.alert a WHERE a.org_id = $1 AND a.project_id = p.id
    {{where}} {{{{later}}}} ORDER BY a.position{{{{down}}}} LIMIT $3
) found
ORDER BY found.position{{{{down}}}}
"""
_SHOWN = {None: "", True: "AND a.open", False: "AND NOT a.open"}
_NO_GOLD = " AND a.raised::json ->> 'metric' NOT IN ({})".format(
    ", ".join(f"'{metric.value}'" for metric in GOLD_METRICS)
)
_LAST = f"""
SELECT {_ALERT} FROM unnest($2::uuid[]) w (rule) CROSS JOIN LATERAL (
    SELECT * FROM projection.alert a WHERE a.org_id = $1 AND a.alert_rule_id = w.rule
    ORDER BY a.number DESC LIMIT 1
) a
"""
_OPEN = """
SELECT id FROM projection.alert WHERE org_id = $1 AND project_id = $2 AND open ORDER BY position
"""


def rule_in(row: Row) -> AlertRuleSet:
    """Return what a rule watches, from its row."""
    content = None
    if row["name"] is not None:
        content = {name: row[name] for name in ("name", "question", "label")}
    found = orjson.loads(row["settings"]) | {"content": content}
    return AlertRuleSet.model_validate_json(orjson.dumps(found))


@batched
async def alert_rule_rows(session: ReadSession, projects: Sequence[UUID]) -> list[list[Row]]:
    """Return the rules of each project, of which there are few, the oldest first."""
    rows = await session.raw(_RULES, session.org, projects)
    return grouped(rows, "project_id", projects)


@batched
async def alert_rows(
    session: ReadSession,
    projects: Sequence[UUID],
    open: bool | None,  # noqa: A002, FBT001 - as clients say it; loaders take no names
    gold: bool,  # noqa: FBT001
    page: KeysetPage,
) -> list[list[Row]]:
    """Return the rows of a page of each project's alerts, the latest first, by their position.

    Args:
        session: the read session.
        projects: the projects.
        open: whether they are to be open or cleared; None for both.
        gold: whether to return those about answers to gold tasks.
        page: which of them.
    """
    found = _ALERTS.format(where=_SHOWN[open] + ("" if gold else _NO_GOLD))
    text, after = page.fill(found, "a.position", 4, descending=True)
    rows = await session.raw(text, session.org, projects, page.limit, *after)
    return grouped(rows, "project_id", projects)


async def open_alerts(session: ReadSession, project: UUID) -> list[UUID]:
    """Return the ids of the open alerts of a project: a rule has one at most."""
    return [row["id"] for row in await session.raw(_OPEN, session.org, project)]


async def last_alerts(session: ReadSession, rules: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the id of the last alert of each rule that ever had one."""
    rows = await session.raw(_LAST, session.org, list(rules))
    return {row["alert_rule_id"]: row["id"] for row in rows}
