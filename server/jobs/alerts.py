"""Alerts: rules are evaluated behind the commit, once the counters have moved on.

One server at a time evaluates the rules of a project, by advisory lock. Without the lock nothing
would be raised twice: what is written is decided on the last alert of each rule, under the lock of
the ledger. What is measured is a function of the position that the counters have reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from server.commands import Command, DecisionContext, Writer
from server.events.alerts.alerts import (
    ALERT,
    Alert,
    alert_id,
    clear_alert,
    end_alert,
    is_back,
    may_raise,
    raise_alert,
)
from server.events.alerts.rules import ALERT_RULES, AlertRule, AlertRules, stream_of
from server.events.core.event import Change
from server.events.core.refusal import Refused
from server.jobs.base import Job, awake
from server.ledger.read import tenant
from server.postgres import Connection, Pool
from server.reads.alerts.alerts import last_alerts, open_alerts
from server.reads.alerts.measures import ONE_OF_EACH, Moment, Outlines, measure, moment_for
from server.reads.loaders import state_of
from server.reads.session import ReadSession

if TYPE_CHECKING:
    from server.events.alerts.alerts import Measured

SECONDS = 60.0
"""Seconds between two evaluations of the rules of a project."""
TURN = 10.0
"""Seconds after which it is another organization's turn."""
_DUE = "SELECT * FROM alerts_due($1)"
_PROGRESS = "SELECT position FROM alert_progress WHERE org_id = $1 AND project_id = $2"
_NOTE = (
    "INSERT INTO alert_progress (org_id, project_id, version, position) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (org_id, project_id) DO UPDATE SET version = excluded.version, "
    "position = greatest(alert_progress.position, excluded.position), evaluated_at = now()"
)
_rules = state_of(ALERT_RULES)
_alert = state_of(ALERT)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """What the rules of a project watch, and the alerts that there are."""

    rules: AlertRules
    moment: Moment
    """Up to which both counters have counted."""
    measured: Mapping[UUID, Measured]
    """By rule, of those that could be evaluated."""
    last: Mapping[UUID, Alert]
    """The last alert of each rule."""
    orphans: list[Alert]
    """Open alerts of rules that are gone."""


class AlertJob(Job):
    """Evaluates the alert rules of all organizations."""

    name = "alerts"
    period = 1.0

    def __init__(
        self, pool: Pool, readers: Pool, writer: Writer, *, seconds: float = SECONDS
    ) -> None:
        """Evaluate rules.

        Args:
            pool: the connections of the jobs.
            readers: the connections for reading counters.
            writer: records alerts.
            seconds: between two evaluations of a project's rules.
        """
        super().__init__(pool)
        self._readers, self._writer, self._seconds = readers, writer, seconds
        self.condition = f"EXISTS (SELECT FROM alerts_due({float(seconds)!r}))"

    async def look(self, connection: Connection) -> int:
        """Evaluate the rules of projects that are due; return how many alerts changed.

        The projects of an organization that takes long wait for the next look.

        While the clock of this process is wrong, other processes do the work.
        """
        if self._writer.clock_check.problem:
            return 0
        changed, spent = 0, defaultdict[UUID, float](float)
        for org, project, version in await connection.fetch(_DUE, self._seconds):
            if spent[org] > TURN:
                continue
            work, begun = partial(self.evaluate, connection, org, project, version), monotonic()
            key = uuid5(project, "alerts")
            changed += (
                await self.attempt_alone(connection, key, work, org=org, project=project) or 0
            )
            spent[org] += monotonic() - begun
        return changed

    async def evaluate(self, connection: Connection, org: UUID, project: UUID, version: int) -> int:
        """Evaluate the rules of a project once; return how many alerts changed."""
        async with tenant(connection, org):
            before = await connection.fetchval(_PROGRESS, org, project) or 0
        try:
            found = await awake(connection, self._evaluated(org, project, before))
            if found is None:
                return 0
            changed = await self._record(org, found) if _causes(found) else 0
        except Exception:
            # Otherwise it would be due again at once, and read everything each second.
            await _note(connection, org, project, version, before)
            raise
        await _note(connection, org, project, version, found.moment.position)
        return changed

    async def _evaluated(self, org: UUID, project: UUID, before: int) -> _Evaluation | None:
        sessions = partial(ReadSession, self._readers, org)
        return await _evaluate(sessions, project, before, self._writer.taxonomy_cache.outline)

    async def _record(self, org: UUID, found: _Evaluation) -> int:
        """Raise and clear alerts as a command of the server itself; return how many."""
        last, rules = found.last, found.rules
        known = [one.id for one in (*last.values(), *found.orphans)]
        next_ = [_next(rule, last.get(rule)) for rule in found.measured]
        streams = [(ALERT, id_) for id_ in (*known, *next_)]
        command = Command.of_server(
            org,
            partial(_decide, found=found),
            streams=((ALERT_RULES, rules.id), *streams),
            may_begin=True,
            creates=len(next_),
        )
        return len((await self._writer.execute(command)).events)


async def _note(
    connection: Connection, org: UUID, project: UUID, version: int, position: int
) -> None:
    """Note that the rules of a project were evaluated as of a position."""
    async with tenant(connection, org):
        await connection.execute(_NOTE, org, project, version, position)


async def _evaluate(
    sessions: Callable[[], ReadSession], project: UUID, before: int, outlines: Outlines
) -> _Evaluation | None:
    """Evaluate the rules of a project; None while the counters are before an earlier evaluation.

    So nothing is raised while they count anew. Each rule is read in a snapshot of its own: one that
    stayed open for all of them would keep dead rows, and PostgreSQL ends one that rests.
    """
    async with sessions() as session:
        rules: AlertRules | None = await _rules(session, stream_of(project))
        moments = [await moment_for(session, metric) for metric in ONE_OF_EACH]
    reached = min((one for one in moments if one is not None), key=_position, default=None)
    if rules is None or None in moments or reached is None or reached.position < before:
        return None
    measured: dict[UUID, Measured] = {}
    for rule in rules.rules:
        async with sessions() as session:
            found = await _measured(session, rule, outlines, reached)
        if found is not None:
            measured[rule.id] = found
    async with sessions() as session:
        last = await last_alerts(session, measured)
        orphans = [await _alert(session, id_) for id_ in await open_alerts(session, project)]
        return _Evaluation(
            rules,
            reached,
            measured,
            {rule: await _alert(session, id_) for rule, id_ in last.items()},
            [one for one in orphans if rules.rule(one.raised.alert_rule) is None],
        )


async def _measured(
    session: ReadSession, rule: AlertRule, outlines: Outlines, reached: Moment
) -> Measured | None:
    """Return what a rule watches; None where that cannot be had.

    Nor is it had as of before the rule, or before what the counters had reached: they count anew.
    """
    moment = await moment_for(session, rule.set.metric)
    if moment is None or moment.position < max(rule.position, reached.position):
        return None
    try:
        return await measure(session, rule.set, moment, outlines)
    except Refused:  # There is too much to compute: `AlertRule.measured` says so.
        return None


def _position(moment: Moment) -> int:
    return moment.position


def _next(rule: UUID, last: Alert | None) -> UUID:
    """Return the id of the alert of a rule that follows its last one."""
    return alert_id(rule, 1 if last is None else last.raised.number + 1)


def _causes(found: _Evaluation) -> bool:
    """Tell whether there may be anything to write."""
    for id_, measured in found.measured.items():
        rule, last = found.rules.rule(id_), found.last.get(id_)
        if rule is None:
            continue
        open_ = last is not None and last.cleared is None
        if is_back(rule.set, measured) if open_ else may_raise(rule.set, last, measured):
            return True
    return bool(found.orphans)


def _decide(current: DecisionContext, *, found: _Evaluation) -> list[Change]:
    """Decide on the alerts of a project, by what they are now."""
    rules = current.get(ALERT_RULES, found.rules.id)
    changes: list[Change] = []
    for id_, measured in found.measured.items():
        rule, last = found.rules.rule(id_), found.last.get(id_)
        if rule is None:
            continue
        if last is not None and last.cleared is None:
            changes += clear_alert(rules, rule, current.get(ALERT, last.id), measured)
        else:
            before = last and current.get(ALERT, last.id)
            raised = _next(id_, last) in current.states
            changes += raise_alert(rules, rule, before, measured, raised=raised)
    for alert in found.orphans:
        moment = found.moment
        changes += end_alert(rules, current.get(ALERT, alert.id), moment.position, moment.at)
    return changes
