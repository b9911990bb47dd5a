"""What a rule of alerts would have done in the past, before it is switched on."""

from __future__ import annotations

from datetime import datetime

from server.events.alerts.alerts import AlertTrial, Measured, try_rule
from server.events.alerts.rules import AlertRuleSet
from server.events.core.refusal import Code, Refused
from server.ledger.time import in_utc
from server.reads.alerts.measures import Outlines, measure, moment_for
from server.reads.as_of import position_in
from server.reads.session import ReadSession

MOST_EVALUATIONS = 30
"""Moments at which one trial evaluates a rule: each reads the past of a question."""


async def tried(
    session: ReadSession,
    rule: AlertRuleSet,
    begin: datetime,
    end: datetime,
    evaluations: int,
    outlines: Outlines,
) -> list[AlertTrial]:
    """Return what a rule would have done at moments from `begin` to `end`, equally far apart.

    Moments at which nothing can be measured are left out, and so is a second one of a position.

    Args:
        session: on the present, whose counters have counted up to its head.
        rule: the rule.
        begin: the first moment.
        end: the last moment.
        evaluations: how many moments.
        outlines: returns the outline of a version of a taxonomy.

    Raises:
        Refused: INVALID for moments that do not follow each other, or have not come yet; LIMIT for
            too many, or too much to compute.
    """
    if not 2 <= evaluations <= MOST_EVALUATIONS:
        message = f"Evaluate it 2 to {MOST_EVALUATIONS} times."
        raise Refused(Code.LIMIT, message, ("evaluations",))
    if begin.tzinfo is None or end.tzinfo is None or begin >= end:
        message = "Name two times with their zones, of which `end` is the later one."
        raise Refused(Code.INVALID, message, ("end",))
    begin, end = in_utc(begin), in_utc(end)
    step = (end - begin) / (evaluations - 1)
    positions = [await position_in(session, begin + n * step) for n in range(evaluations)]
    if None in positions:
        last = (await session.cut()).last_at
        message = f"The last event is of {last.isoformat()}: name times up to there."
        raise Refused(Code.INVALID, message, ("end",))
    found: list[Measured] = []
    for position in dict.fromkeys(positions):
        past = session.as_of(position or 0)
        moment = await moment_for(past, rule.metric)
        one = moment and await measure(past, rule, moment, outlines)
        past.loaders.clear()  # All answers of a question may be among them.
        if one:
            found.append(one)
    return try_rule(rule, found)
