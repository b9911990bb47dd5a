"""What drift is found in: labels of two windows of time by person, and answers to tasks."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from quality.differences import Difference, difference
from quality.figure import Figure, Reason
from server.events.core.refusal import Code, Refused
from server.reads.quality.figures import Measure
from server.reads.quality.label_counts import labels_by_day
from server.reads.quality.numbers import QuestionKey, past_of
from server.reads.quality.over_time import CohortDay, DayNumbers, figures_over_time, tasks_by_day
from server.reads.quality.scales import Scale
from server.reads.session import ReadSession
from server.reads.statistics import Days

if TYPE_CHECKING:
    from quality.drift import Drift, DriftReason, Shift

REFERENCE = 30
"""Days before a window that it is compared with, unless others are named."""
LONGEST = 400
"""Days of a window."""
MOST_ROWS = 200_000
"""Values of members that are read for one answer."""
LEAST_EXCESS, MOST_P = 0.1, 0.01
"""Labels have drifted where PSI exceeds chance by more than the one, and p is below the other."""

# Members are found one after the other: labels are ordered by member, and then by day.
_OF_MEMBERS = """
WITH RECURSIVE members AS (
    (SELECT member_id FROM quality_member_labels
     WHERE org_id = $1 AND project_id = $2 AND question = $3 ORDER BY member_id LIMIT 1)
    UNION ALL
    SELECT (SELECT l.member_id FROM quality_member_labels l
            WHERE l.org_id = $1 AND l.project_id = $2 AND l.question = $3
            AND l.member_id > m.member_id ORDER BY l.member_id LIMIT 1)
    FROM members m WHERE m.member_id IS NOT NULL
)
SELECT m.member_id, l.value, l.labels FROM members m CROSS JOIN LATERAL (
    SELECT value, sum(labels)::bigint AS labels FROM quality_member_labels
    WHERE org_id = $1 AND project_id = $2 AND question = $3 AND member_id = m.member_id
    AND day >= $4 AND day < $5 GROUP BY value
) l WHERE m.member_id IS NOT NULL LIMIT $6
"""


@dataclass(frozen=True, slots=True)
class Windows:
    """A window of days, and the days that it is compared with."""

    days: Days
    reference: Days


@dataclass(frozen=True, slots=True)
class WindowLabels:
    """The labels of annotations that were made on some days."""

    all: Counter[str]
    by_member: Mapping[UUID, Counter[str]]


@dataclass(frozen=True, slots=True)
class LabelDrift:
    """How far the labels of a window differ from those of its reference."""

    figures: Drift
    p_of_people: float | DriftReason
    """As a test says that permutes people, or why there is none."""
    people: list[Shift]
    """What each member adds to the difference; None for annotations without an author."""
    shares: list[tuple[str, int, int]]
    """Each value with its labels in both windows, those whose share moved most first."""

    @property
    def p(self) -> float | None:
        """Of the test that permutes people, where they are enough; else of χ²."""
        return self.p_of_people if isinstance(self.p_of_people, float) else self.figures.p

    @property
    def drifted(self) -> bool:
        """Whether both the size of the difference and a test say so."""
        excess, p = self.figures.psi_excess, self.p
        return excess is not None and p is not None and excess > LEAST_EXCESS and p < MOST_P


@dataclass(frozen=True, slots=True)
class AgreementDrift:
    """Agreement on the tasks of a window, on those of its reference, and the difference."""

    window: Figure
    reference: Figure
    difference: Difference


def windows_of(days: Days, reference: Days | None) -> Windows:
    """Return windows to compare; the reference is by default the REFERENCE days before.

    Raises:
        Refused: INVALID where both have days in common.
    """
    if reference is None:
        reference = Days(earlier(days.begin, REFERENCE), days.begin)
    if reference.begin < days.end and days.begin < reference.end:
        message = "The window and its reference may have no days in common."
        raise Refused(Code.INVALID, message, ("reference",))
    return Windows(days, reference)


def earlier(day: date, days: int) -> date:
    """Return the day some days before one, or the first day that there is."""
    return date.fromordinal(max(day.toordinal() - days, date.min.toordinal()))


async def label_drift(session: ReadSession, key: QuestionKey, windows: Windows) -> LabelDrift:
    """Compare the labels of two windows.

    Raises:
        Refused: LIMIT above `MOST_ROWS`, and as `labels_by_day`.
    """
    sides = [await window_labels(session, key, of) for of in (windows.days, windows.reference)]
    return await asyncio.to_thread(_drift, *sides)


async def window_labels(session: ReadSession, key: QuestionKey, days: Days) -> WindowLabels:
    """Return the labels of annotations made on some days. Raises Refused as `label_drift`."""
    by_day = await labels_by_day(session, key, days)
    members: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for member, value, labels in await _labels_of_members(session, key, days):
        if labels:
            members[member][value] += labels
    labels = Counter[str]()
    for counts in by_day.values():
        labels.update(counts)
    return WindowLabels(labels, members)


async def _labels_of_members(session: ReadSession, key: QuestionKey, days: Days) -> Any:
    if session.at is None:
        of = (*key, days.begin, days.end, MOST_ROWS + 1)
        rows = await session.raw(_OF_MEMBERS, session.org, *of)
        if len(rows) > MOST_ROWS:
            raise Refused(Code.LIMIT, "People gave too many values on these days.", ("window",))
        return rows
    past = await past_of(session, "quality_member_labels", key)
    return [
        (UUID(member), value, labels)
        for (member, day, value, _), labels in past.items()
        if days.begin <= date.fromisoformat(day) < days.end
    ]


def _drift(window: WindowLabels, reference: WindowLabels) -> LabelDrift:
    # numpy, only where it is needed
    from quality.drift import added, drift, p_of_people, shifts  # noqa: PLC0415

    both = window.by_member.keys() | reference.by_member.keys()
    none: Counter[str] = Counter()
    people: dict[Hashable, Any] = {
        one: (window.by_member.get(one, none), reference.by_member.get(one, none)) for one in both
    }
    tested = p_of_people(people)
    nobodys = tuple(of.all - added(of.by_member.values()) for of in (window, reference))
    if any(nobodys):
        people[None] = nobodys
    return LabelDrift(
        figures=drift(window.all, reference.all),
        p_of_people=tested,
        people=shifts(people),
        shares=_moved(window.all, reference.all),
    )


def _moved(window: Counter[str], reference: Counter[str]) -> list[tuple[str, int, int]]:
    n, m = max(window.total(), 1), max(reference.total(), 1)
    values = sorted(window.keys() | reference.keys())
    values.sort(key=lambda value: -abs(window[value] / n - reference[value] / m))
    return [(value, window[value], reference[value]) for value in values]


async def window_tasks(session: ReadSession, key: QuestionKey, days: Days) -> DayNumbers:
    """Return the answers to tasks whose last annotation was made on some days.

    Raises:
        Refused: as `tasks_by_day`.
    """
    return await tasks_by_day(session, key, days, CohortDay.ANSWERED)


def figure_of_window(tasks: DayNumbers, scale: Scale, measure: Measure) -> Figure:
    """Return one figure for the tasks of all days. Call it in a thread.

    Raises:
        Refused: as `figures_over_time`.
    """
    found = figures_over_time(tasks.tasks, lambda _: date.min, scale, measure)
    return found[0][1] if found else Figure(None, None, None, 0.95, 0, 0, reason=Reason.NO_PAIRS)


def agreement_drift(window: Figure, reference: Figure) -> AgreementDrift:
    """Return the figures of two windows with their difference."""
    return AgreementDrift(window, reference, difference(window, reference))


def days_up_to(day: date, days: int) -> Days:
    """Return the last days up to a day, which is among them."""
    return Days(earlier(day, days - 1), day + timedelta(days=1))
