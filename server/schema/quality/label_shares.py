"""Distributions of labels as clients see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.reads.quality.distribution import LabelCount, ancestry, label_counts
from server.reads.session import ReadSession
from server.reads.statistics import Days
from server.schema.core.base import Readable, query
from server.schema.forms.label_display import ConceptLabel, CurrentAnswerSource, words
from server.schema.quality.figures import Share, share_of
from server.schema.quality.question import ProjectQuestion
from server.schema.statistics import days_between

LONGEST = 400
"""Stretches of time that one distribution over time may have."""
MOST_SHARES = 5_000
"""Values of all stretches of time together."""


@strawberry.enum(description="Which values a distribution lists.")
class LabelUse(Enum):
    """Which values a distribution lists."""

    USED = strawberry.enum_value("USED", description="Values that labels give.")
    UNUSED = strawberry.enum_value("UNUSED", description="Offered values that no label gives.")


@strawberry.enum(description="A stretch of time, in UTC. Weeks begin on Monday.")
class TimeBucket(Enum):
    """A stretch of time."""

    DAY = "DAY"
    """From midnight on, UTC."""
    WEEK = "WEEK"
    """From Monday on, UTC."""
    MONTH = "MONTH"
    """From the first day of the month on, UTC."""


@strawberry.type
class Label(Readable):
    """A value that labels give."""

    project: strawberry.Private[UUID]
    question: strawberry.Private[str]
    value: str = strawberry.field(description="The option, concept, number or label of regions.")

    @query(Permission.STATISTICS_READ)
    async def concept(self, language: str | None = None) -> ConceptLabel | None:
        """Label and path in the form, in a language as `ChoiceAnswer.concepts` has it."""
        origin = CurrentAnswerSource(self.project)
        found = await words(self.session, origin, self.question, [self.value], language)
        return found[0] if found else None


@strawberry.type(description="How many labels give a value.")
class LabelShare(Label):
    """A value of a distribution."""

    labels: int
    with_narrower: int | None = strawberry.field(
        description="Labels that give it or anything below it, each once; for options and "
        "concepts. Null where the taxonomy was erased."
    )
    share: Share = strawberry.field(description="Of all labels of the distribution.")


@strawberry.type(description="How many of the offered values are used.")
class LabelCoverage:
    """Coverage of a question's values."""

    offered: int
    used: int = strawberry.field(description="Offered values that labels give.")
    retired: int = strawberry.field(
        description="Values that labels give and that the present form does not offer."
    )


@strawberry.type(description="The labels of annotations that were made in a stretch of time.")
class LabelsOfTime:
    """A distribution of a stretch of time; only annotations that count now."""

    begin: date
    labels: list[LabelShare]


def shares_of(
    session: ReadSession, asked: ProjectQuestion, counts: list[LabelCount], total: int
) -> list[LabelShare]:
    """Return the shares of values in `total` labels."""
    return [label_share(session, asked, total, one) for one in counts]


def label_share(
    session: ReadSession, asked: ProjectQuestion, total: int, one: LabelCount
) -> LabelShare:
    """Return the share of a value in `total` labels."""
    project, question = asked.key
    return LabelShare(
        session=session,
        project=project,
        question=question,
        value=one.value,
        labels=one.labels,
        with_narrower=None if asked.erased else one.with_narrower,
        share=share_of(one.labels, total),
    )


def over_time(
    session: ReadSession,
    asked: ProjectQuestion,
    by_day: Mapping[date, Counter[str]],
    bucket: TimeBucket,
) -> list[LabelsOfTime]:
    """Return the distributions of stretches of time that have any labels, the earliest first.

    Raises:
        Refused: LIMIT above `MOST_SHARES`.
    """
    found: dict[date, Counter[str]] = {}
    for day, counts in sorted(by_day.items()):
        found.setdefault(begin_of(day, bucket), Counter()).update(counts)
    if sum(map(len, found.values())) > MOST_SHARES:
        message = f"These are more than {MOST_SHARES:,} values: ask for fewer or longer stretches."
        raise Refused(Code.LIMIT, message, ("end",))
    known = ancestry({value for counts in found.values() for value in counts}, asked.hierarchy)
    return [
        LabelsOfTime(
            begin=begin,
            labels=shares_of(session, asked, label_counts(counts, counts, known), counts.total()),
        )
        for begin, counts in found.items()
    ]


def begin_of(day: date, bucket: TimeBucket) -> date:
    """Return the first day of the stretch of time that a day lies in."""
    match bucket:
        case TimeBucket.WEEK:
            return day - timedelta(days=day.weekday())
        case TimeBucket.MONTH:
            return day.replace(day=1)
        case TimeBucket.DAY:
            return day


_LENGTHS = {TimeBucket.DAY: 1, TimeBucket.WEEK: 7, TimeBucket.MONTH: 28}


def days_of(begin: date, end: date, bucket: TimeBucket) -> Days:
    """Return some days. Raises Refused as `days_between`, above `LONGEST` stretches of time."""
    message = f"Ask for {LONGEST} stretches of time at most, or for longer ones."
    return days_between(begin, end, LONGEST * _LENGTHS[bucket], message)
