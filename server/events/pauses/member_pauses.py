"""The pauses and warnings of members in the state of a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class PauseStatus(StrEnum):
    """Whether a member of a project may claim tasks."""

    WARNED = "WARNED"
    """The member may; a rule warned that answers are often wrong."""
    PAUSED = "PAUSED"
    """The member may not, until somebody lets the member go on."""
    RESUMED = "RESUMED"
    """The member was paused, and may claim again."""


class PauseRule(StrEnum):
    """What decided on a warning or a pause."""

    BY_HAND = "BY_HAND"
    """A person did."""
    WILSON = "WILSON"
    """The upper end of Wilson's interval of right answers to gold tasks is below a threshold."""
    SEQUENTIAL = "SEQUENTIAL"
    """Wald's sequential test of right answers to gold tasks."""


class PauseSettings(BaseModel):
    """By which rule members are warned and paused; by default, by none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    rule: PauseRule | None = None
    threshold_ppm: int = Field(default=800_000, ge=500_000, le=950_000)
    """The share of right answers that is good enough, in millionths."""
    least: int = Field(default=8, ge=5, le=1_000)
    """Of WILSON: answers to gold tasks that are judged before anybody is warned."""
    more: int = Field(default=5, ge=1, le=1_000)
    """Of WILSON: answers that are judged between a warning and a pause."""


NO_RULE = PauseSettings()


def question_code(name: str) -> int:
    """Return the number that stands for the name of a question: 48 bits of its SHA-256."""
    return int.from_bytes(sha256(name.encode()).digest()[:6])


@dataclass(frozen=True, slots=True)
class Evidence:
    """The answers to gold tasks that a rule decided on: those to one question of the form."""

    question: str | None
    """Its name; None once it was erased."""
    question_code: int
    """Stands for the name where that is erased."""
    hits: int
    """Right answers."""
    judged: int
    low_ppm: int
    """The lower end of Wilson's interval of the share of right answers, at 90 %, in millionths."""
    high_ppm: int
    counted_to: int
    """The position up to which answers were counted."""


@dataclass(frozen=True, slots=True)
class JudgedBefore:
    """What a rule leaves out, or knows, of a member's answers to a question."""

    question_code: int
    hits: int = 0
    """Right answers among those that a pause rested on which was lifted since."""
    judged: int = 0
    """How many those were; they do not count against the member again."""
    warned: int | None = None
    """How many answers had been judged, besides those, when the member was warned."""


@dataclass(frozen=True, slots=True)
class MemberPause:
    """How a member stands in a project: whoever was never warned or paused has none."""

    member: UUID
    status: PauseStatus
    rule: PauseRule
    since: datetime
    by: UUID | None
    """Who did it; None for a rule."""
    version: int
    """Of the project's stream, by the event that said so."""
    reason: str | None = None
    """In words; None where a rule decided, and once it was erased."""
    evidence: Evidence | None = None
    before: tuple[JudgedBefore, ...] = ()

    def judged_before(self, question_code: int) -> JudgedBefore:
        """Return what is left out of the answers to a question."""
        found = (one for one in self.before if one.question_code == question_code)
        return next(found, JudgedBefore(question_code))


def pause_of(pauses: tuple[MemberPause, ...], member: UUID) -> MemberPause | None:
    """Return how a member stands."""
    return next((one for one in pauses if one.member == member), None)
