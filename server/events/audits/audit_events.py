"""The events of audits: a sample is drawn, its items are judged, and what that comes to is said."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from server.events.core.event import Content, Event, JsonObject, Kind
from server.events.labeling.task_events import Answers


class DrawMethod(StrEnum):
    """How the sample of an audit is drawn."""

    SIMPLE = "SIMPLE"
    """Each task with the same probability."""
    STRATIFIED = "STRATIFIED"
    """So many tasks of each stratum."""
    BY_RISK = "BY_RISK"
    """Tasks with a probability that is proportional to 1 − confidence of their final answer."""


class Verdict(StrEnum):
    """What an auditor says of the final answer of a task."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    UNCLEAR = "UNCLEAR"
    """It cannot be told; when a lot is accepted or rejected, such an answer counts as wrong."""


class FrameContent(Content):
    """What was drawn from, in words that may name people and external ids."""

    filter: JsonObject
    """The filter of the tasks as clients send it."""
    strata: list[str]
    """The names of the strata: values of labels, ids of members, or what the drawer calls them."""


class AuditDrawn(Event, name="audit.drawn", kind=Kind.AUDIT):
    """Somebody drew a sample of a project's finished tasks, to be judged.

    The frame, its digest and the seed say which tasks these are: anybody can draw them again.
    """

    project: UUID
    audit_position: int
    """The position as of which the frame and its final answers are read."""
    draw_method: DrawMethod
    audit_plan: JsonObject
    """How large the sample is and why, as it was asked for."""
    seed: int
    frame_size: int
    """How many tasks the filter finds."""
    frame_digest: str
    """SHA-256 of the public ids of the tasks in the frame, in order, one a line."""
    accept_number: int | None
    """With how many wrong answers the lot is accepted; null for an estimate alone."""
    blind: bool
    """Whether auditors give an answer of their own before they see the final one."""
    drawn_tasks: tuple[UUID, ...]
    """In the order of the draw."""
    drawn_strata: tuple[int, ...]
    """By task, the number of its stratum from 0; empty without strata."""
    stratum_sizes: tuple[int, ...]
    """By stratum, how many tasks of the frame it has."""
    drawn_chances: tuple[int, ...]
    """By task, the probability with which it was drawn, in billionths; empty unless by risk."""
    content: FrameContent | None


class AuditClaimed(Event, name="audit.claimed", kind=Kind.AUDIT):
    """An auditor took an item of the sample, so that nobody else judges it."""

    task: UUID


class AuditReleased(Event, name="audit.released", kind=Kind.AUDIT):
    """An item that somebody took is free again."""

    task: UUID


class AuditAnswered(Event, name="audit.answered", kind=Kind.AUDIT):
    """An auditor of a blind audit said an answer of their own, and may see the final one now."""

    task: UUID
    form_version: int
    content: Answers | None


class Judgement(Answers):
    """What an auditor says beside the verdict; without answers where the auditor gives none."""

    remark: str


class AuditJudged(Event, name="audit.judged", kind=Kind.AUDIT):
    """An auditor said whether the final answer of a task is right."""

    task: UUID
    verdict: Verdict
    blind: bool
    """Whether the auditor gave an answer of their own before they saw the final one."""
    content: Judgement | None


class JudgementWithdrawn(Event, name="audit.judgement_withdrawn", kind=Kind.AUDIT):
    """A judgement was undone: the item is to be judged again."""

    task: UUID


class AuditConcluded(Event, name="audit.concluded", kind=Kind.AUDIT):
    """The audit is over; with a number of acceptance, the lot is accepted or not."""

    accepted: bool | None
    right: int
    wrong: int
    unclear: int


class AuditCanceled(Event, name="audit.canceled", kind=Kind.AUDIT):
    """The audit is over without a result."""


class AuditResumed(Event, name="audit.resumed", kind=Kind.AUDIT):
    """The end of an audit was undone: items are judged again."""
