"""How long people take for annotations, from the counter "quality"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from server.reads.loaders import batched
from server.reads.session import ReadSession
from server.reads.statistics import Days, past_numbers

_TIMES = """
SELECT project_id, member_id, "time", sum(answers)::bigint AS answers FROM quality_times
WHERE org_id = $1 AND project_id = ANY ($2::uuid[]) AND day >= $3 AND day < $4
GROUP BY project_id, member_id, "time"
"""


@dataclass(frozen=True, slots=True)
class TimesOfMembers:
    """How many annotations took each time, in milliseconds as `quality.times.rounded` gives it."""

    all: Counter[int]
    by_member: defaultdict[UUID, Counter[int]]


@batched
async def times_of(
    session: ReadSession, projects: Sequence[UUID], days: Days
) -> list[TimesOfMembers]:
    """Return the times of the annotations of each of some projects that were made on some days."""
    found = {project: TimesOfMembers(Counter(), defaultdict(Counter)) for project in projects}
    for project, member, time, answers in await _rows(session, projects, days):
        found[project].all[time] += answers
        found[project].by_member[member][time] += answers
    return [found[project] for project in projects]


async def _rows(
    session: ReadSession, projects: Sequence[UUID], days: Days
) -> list[tuple[UUID, UUID, int, int]]:
    if session.at is None:
        rows = await session.raw(_TIMES, session.org, list(projects), days.begin, days.end)
        return [tuple(row) for row in rows if row["answers"]]
    past = await past_numbers(session, projects, "quality_times", session.at)
    return [
        (project, UUID(member), int(time), answers)
        for project in projects
        for (day, member, time, _), answers in past[project].items()
        if answers and days.begin <= date.fromisoformat(day) < days.end
    ]
