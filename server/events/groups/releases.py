"""Releases of figures by group: how groups of people answer, as of one moment.

Figures that follow each answer would tell by their changes which group the person is in who just
answered. So figures of groups have moments of their own: somebody asks for a release, a job
computes it as of the position of the request, and its figures never change. They are sealed, as
what members declare is: whoever reads the ledger or a copy of it learns that there was a release.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from server.events.core.event import (
    Change,
    Content,
    Event,
    Fold,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts
from server.events.forms.forms import Form
from server.events.forms.questions import (
    AnyQuestion,
    ChoiceQuestion,
    NumberQuestion,
    RatingQuestion,
)
from server.events.forms.taxonomy_outline import NotLoaded, Outline
from server.events.groups.branches import MOST_LABELS, Branches, branches_of
from server.events.projects import Project
from server.events.slices.definitions import slice_of

MOST_QUESTIONS, MOST_SLICES = 10, 10
"""Questions and slices of a release."""
MOST_RELEASES = 100
"""Releases of a project: each new one is held against all earlier ones."""
MOST_BY_ATTRIBUTE, DAYS = 100, 365
"""Releases by one attribute in so many days, in all projects of an organization together: each
tells a little more of values that members declared once."""
MOST_OF_PROJECT = 25
"""Those among them of one project: who runs one cannot use up what is left for all others."""
SEEDS = 1 << 31
"""How many seeds there are: a client reads them as Int."""


class ReleaseStatus(StrEnum):
    """How far a release is."""

    RUNNING = "RUNNING"
    """It waits for its turn or is computed."""
    FINISHED = "FINISHED"
    """It has figures."""
    FAILED = "FAILED"
    """It has none; `failure` says why."""


class ReleaseFailure(StrEnum):
    """Why a release has no figures."""

    FEW = "FEW"
    """Too few people of two groups answered, or figures would differ from each other, or from those
    of earlier releases, also in other projects, by few people. Wait until more people have answered
    and declared a value, or ask for fewer questions. Questions whose branches of a taxonomy moved
    answers since an earlier release are not told of again: leave them out."""
    UNCHANGED = "UNCHANGED"
    """Something changed since an earlier release, but for too few people. Wait until more people of
    each group have answered or declared a value."""
    LARGE = "LARGE"
    """There are too many figures: ask for fewer questions or slices."""
    GONE = "GONE"
    """The form, a question, a slice or the attribute was erased or removed."""
    TIME = "TIME"
    """It took too long."""
    ENDED = "ENDED"
    """Its process ended: it needs more memory than it may use."""
    ERROR = "ERROR"
    """It failed again and again by a mistake of ours: the log of the server says why."""


class GroupFiguresContent(Content):
    """The figures of a release."""

    figures: str
    """Sealed, in base64."""


class GroupReleaseRequested(Event, name="group_release.requested", kind=Kind.GROUP_RELEASE):
    """Somebody asked for figures by group, as of the position of this event."""

    project: UUID
    attribute: UUID
    questions: tuple[str, ...]
    slices: tuple[UUID, ...]
    seed: int
    """What people are drawn with, who are drawn again and again."""


class GroupReleaseFinished(Event, name="group_release.finished", kind=Kind.GROUP_RELEASE):
    """The figures are there."""

    content: GroupFiguresContent | None


class GroupReleaseFailed(Event, name="group_release.failed", kind=Kind.GROUP_RELEASE):
    """There are no figures, and they are not tried again."""

    release_failure: ReleaseFailure


@record
class GroupRelease:
    """The state of a release."""

    id: UUID
    project: UUID
    attribute: UUID
    questions: tuple[str, ...]
    slices: tuple[UUID, ...]
    seed: int
    position: int
    """The position that answers and declared values are read as of."""
    requested_by: UUID | None
    requested_at: datetime
    changed_at: datetime
    status: ReleaseStatus = ReleaseStatus.RUNNING
    failure: ReleaseFailure | None = None
    figures: str | None = None
    """Sealed; None once they were erased."""
    finished_at: datetime | None = None


evolve: Fold[GroupRelease] = Fold()
GROUP_RELEASE = StreamKind(
    Kind.GROUP_RELEASE, GroupRelease, evolve, project=lambda release: release.project
)


@evolve.on(GroupReleaseRequested)
def _requested(_: GroupRelease | None, recorded: Recorded[GroupReleaseRequested]) -> GroupRelease:
    event, at = recorded.event, recorded.recorded_at
    return GroupRelease(
        id=recorded.stream,
        project=event.project,
        attribute=event.attribute,
        questions=event.questions,
        slices=event.slices,
        seed=event.seed,
        position=recorded.position,
        requested_by=recorded.actor,
        requested_at=at,
        changed_at=at,
    )


@evolve.on(GroupReleaseFinished)
def _finished(state: GroupRelease, recorded: Recorded[GroupReleaseFinished]) -> GroupRelease:
    content, at = recorded.event.content, recorded.recorded_at
    figures = content.figures if content else None
    ended = replace(state, status=ReleaseStatus.FINISHED, changed_at=at, finished_at=at)
    return replace(ended, figures=figures)


@evolve.on(GroupReleaseFailed)
def _failed(state: GroupRelease, recorded: Recorded[GroupReleaseFailed]) -> GroupRelease:
    at, failure = recorded.recorded_at, recorded.event.release_failure
    ended = replace(state, status=ReleaseStatus.FAILED, changed_at=at, finished_at=at)
    return replace(ended, failure=failure)


def request(
    project: Project,
    release: UUID,
    *,
    attribute: UUID,
    questions: Sequence[str],
    slices: Sequence[UUID],
    concepts: Concepts = NO_CONCEPTS,
) -> list[Change]:
    """Ask for a release.

    Args:
        project: the project whose answers it is about.
        release: the id of the release, from which its seed follows.
        attribute: what tells the groups apart.
        questions: the questions that figures are of.
        slices: the slices of tasks that they are given on, beside all tasks.
        concepts: where concepts are.

    Raises:
        Refused: CONFLICT without a form; INVALID for questions that cannot be compared; NOT_FOUND
            for a question or a slice that is not there; LIMIT for too many.
    """
    form = project.pinned()
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        message = f"Name 1 to {MOST_QUESTIONS} questions."
        raise Refused(Code.LIMIT, message, ("questions",))
    if len(slices) > MOST_SLICES:
        raise Refused(Code.LIMIT, f"Name {MOST_SLICES} slices at most.", ("slices",))
    for number, name in enumerate(questions):
        _comparable(form, name, number, concepts)
    for number, id_ in enumerate(slices):
        if slice_of(project, id_) is None:
            raise Refused(Code.NOT_FOUND, "The project has no such slice.", ("slices", number))
    event = GroupReleaseRequested(
        project=project.id,
        attribute=attribute,
        questions=tuple(dict.fromkeys(questions)),
        slices=tuple(dict.fromkeys(slices)),
        seed=release.int % SEEDS,
    )
    return on(release, event)


def finish(state: GroupRelease, figures: str) -> list[Change]:
    """Record the sealed figures of a release; nothing where it has ended meanwhile."""
    if state.status is not ReleaseStatus.RUNNING:
        return []
    return on(state.id, GroupReleaseFinished(content=GroupFiguresContent(figures=figures)))


def fail(state: GroupRelease, failure: ReleaseFailure) -> list[Change]:
    """Record that a release has no figures; nothing where it has ended meanwhile."""
    if state.status is not ReleaseStatus.RUNNING:
        return []
    return on(state.id, GroupReleaseFailed(release_failure=failure))


def labels_of(
    question: AnyQuestion | None, branches: Branches | None = None
) -> tuple[str, ...] | None:
    """Return the labels whose shares are compared; none for a question of numbers.

    None stands for a question that is not compared, as one on a taxonomy without its branches.
    """
    if isinstance(question, NumberQuestion | RatingQuestion):
        return ()
    if isinstance(question, ChoiceQuestion) and question.taxonomy is not None:
        return None if branches is None else branches.labels
    if isinstance(question, ChoiceQuestion) and 0 < len(question.options) <= MOST_LABELS:
        return tuple(option.value for option in question.options)
    return None


def _comparable(form: Form, name: str, number: int, concepts: Concepts) -> None:
    """Require that a question can be compared. Raises Refused NOT_FOUND, INVALID."""
    found = next((one for one in form.questions if one.name == name), None)
    path = ("questions", number)
    if found is None:
        raise Refused(Code.NOT_FOUND, "The form has no such question.", path)
    if labels_of(found, _branches(found, concepts)) is None:
        message = (
            f"Name ratings, numbers, or choices with {MOST_LABELS} options in the form, or "
            "branches of its taxonomy, at most."
        )
        raise Refused(Code.INVALID, message, path)


def _branches(question: AnyQuestion, concepts: Concepts) -> Branches | None:
    """Return the branches of a question on a taxonomy. Raises NotLoaded."""
    ref = question.taxonomy if isinstance(question, ChoiceQuestion) else None
    if ref is None:
        return None
    try:
        outline = concepts.allowed(ref).source
    except NotLoaded:
        raise
    except Refused:
        return None
    return branches_of(ref, outline) if isinstance(outline, Outline) else None


class Room(IntEnum):
    """Whether another release may be asked for, and what stands in its way."""

    FREE = 0
    UNDER_WAY = 1
    """One of the project is under way."""
    PROJECT = 2
    """The project has as many as it may have."""
    ATTRIBUTE = 3
    """As many were asked for by the attribute as may be in so many days."""
    SHARE = 4
    """As many were asked for by the attribute in the project as may be in so many days."""

    @classmethod
    def of(cls, *, running: int, of_project: int, by_attribute: int, by_both: int) -> Room:
        """Return what stands in the way of another release.

        Args:
            running: releases of the project that are under way.
            of_project: all of its releases.
            by_attribute: those by the attribute in the last `DAYS` days, of all projects. Those
                that ended for reasons that tell nothing of people (`SILENT`) do not count.
            by_both: those of the project among these.
        """
        if running:
            return cls.UNDER_WAY
        if of_project >= MOST_RELEASES:
            return cls.PROJECT
        if by_attribute >= MOST_BY_ATTRIBUTE:
            return cls.ATTRIBUTE
        return cls.SHARE if by_both >= MOST_OF_PROJECT else cls.FREE


SILENT = frozenset(
    {ReleaseFailure.GONE, ReleaseFailure.TIME, ReleaseFailure.ENDED, ReleaseFailure.ERROR}
)
"""Failures that follow from nothing that people answered or declared."""


def require_room(room: Room) -> None:
    """Require that another release may be asked for. Raises Refused CONFLICT, LIMIT."""
    match room:
        case Room.UNDER_WAY:
            message = "A release of this project is under way: wait until it has ended."
            raise Refused(Code.CONFLICT, message, ("project",))
        case Room.PROJECT:
            message = f"The project has {MOST_RELEASES} releases: each is held against all others."
            raise Refused(Code.LIMIT, message, ("project",))
        case Room.ATTRIBUTE:
            message = (
                f"By this attribute, {MOST_BY_ATTRIBUTE} releases were asked for within {DAYS} "
                "days, in all projects together: wait, as each tells more of the same people."
            )
            raise Refused(Code.LIMIT, message, ("attribute",))
        case Room.SHARE:
            message = (
                f"By this attribute, {MOST_OF_PROJECT} releases of this project were asked for "
                f"within {DAYS} days: wait, as other projects share what is left."
            )
            raise Refused(Code.LIMIT, message, ("attribute",))
