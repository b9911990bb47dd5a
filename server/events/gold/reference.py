"""What is known to be right of a task, and by which rules a project hands gold tasks out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from server.events.core import canonical_json
from server.events.core.event import JsonObject, record
from server.events.forms.forms import Form
from server.events.gold.judging import JudgingRule


@record
class GoldDispute:
    """Why right answers are in doubt; see `GoldDisputed`."""

    by: UUID | None
    """Who disputes them; None where the rule does."""
    at: datetime
    question_digests: tuple[str, ...]
    annotations: tuple[UUID, ...]
    low_ppm: int | None
    counted_to: int | None
    reason: str | None
    """None where the rule disputes them, and once it was erased."""


@record
class Gold:
    """The right answers of a task."""

    by: UUID | None
    """Who set them."""
    at: datetime
    form_version: int
    question_digests: tuple[str, ...]
    """Of the questions that the right answer is known of; see `digests`."""
    answers: JsonObject | None
    """By question name; None once they were erased."""
    dispute: GoldDispute | None = None
    """Set while it is in doubt whether the answers are right: answers to the task are not judged,
    and nobody else gets it."""
    confirmed_at: datetime | None = None
    """When somebody said after the last dispute that they are right."""

    @property
    def decided_at(self) -> datetime:
        """When somebody last decided that the answers are right."""
        return self.confirmed_at or self.at

    def fits(self, form: Form) -> bool:
        """Tell whether the answers are there, and answer questions that a form asks as it is."""
        now = digests(form).values()
        return self.answers is not None and all(one in now for one in self.question_digests)


class GoldPolicy(BaseModel):
    """How often annotators of a project get gold tasks, and how answers to them are judged.

    By default, nobody gets any.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    percent: int = Field(default=0, ge=0, le=50)
    """Of a person's tasks, on average."""
    warm_up: int = Field(default=0, ge=0, le=100)
    """A person's first so many tasks are gold more often."""
    warm_up_percent: int = Field(default=50, ge=0, le=100)
    """Of the first tasks, on average."""
    qualification: int = Field(default=0, ge=0, le=100)
    """A person's first so many tasks are all gold."""
    show_scores: bool = False
    """Whether a person is shown how right the own answers to gold tasks are."""
    judging: dict[str, JudgingRule] = Field(default_factory=dict)
    """By question, when an answer is right, where the project says more than is usual."""

    @property
    def on(self) -> bool:
        """Whether anybody gets gold tasks."""
        return bool(self.percent or self.qualification or (self.warm_up and self.warm_up_percent))


OFF = GoldPolicy()


@lru_cache(maxsize=256)
def digests(form: Form) -> Mapping[str, str]:
    """Return by name of each question of a form the SHA-256 of all that the form says of it."""
    return {
        question["name"]: sha256(canonical_json.encode(question)).hexdigest()
        for question in form.plain()["questions"]
    }
