"""The policy of a project: how its tasks are handed out, answered and reviewed."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Review(StrEnum):
    """Which labeled tasks a reviewer must see; those without a majority, always."""

    NONE = "none"
    """No task, unless its answers have no majority."""
    ALL = "all"
    """Every task."""
    SAMPLE = "sample"
    """As many percent of the tasks as `reviewPercent` says, chosen by their ids."""
    DISAGREEMENT = "disagreement"
    """Tasks whose answers are not all alike."""


class Order(StrEnum):
    """In which order tasks of one priority are handed out: as imported, or as if shuffled."""

    SEQUENCE = "sequence"
    """As they were imported."""
    RANDOM = "random"
    """As if shuffled, in the same order for everybody."""


class Visibility(StrEnum):
    """Whose annotations an annotator may see; OWN is blind annotation."""

    OWN = "own"
    """Only the own ones: annotators are blind to what others answered."""
    ALL = "all"
    """Everybody's."""


class Policy(BaseModel):
    """How a project is worked on. The overlap is pinned to each task when it is imported."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    overlap: int = Field(default=1, ge=1, le=100)
    most_answers: int = Field(default=0, ge=0, le=100)
    """How many people answer a task at most: one after the other is asked, beyond the overlap,
    until an answer is as likely as `confidence`. With 0, nobody is asked beyond the overlap."""
    confidence: float = Field(default=0.95, ge=0.5, lt=1)
    review: Review = Review.NONE
    review_percent: int = Field(default=10, ge=0, le=100)
    lease_seconds: int = Field(default=1800, ge=1, le=7 * 86_400)
    leases_per_annotator: int = Field(default=20, ge=1, le=1_000)
    order: Order = Order.SEQUENCE
    visibility: Visibility = Visibility.OWN
    meta_shown: bool = False
    """Whether annotators see the meta of tasks, which may tell gold tasks from others."""
    external_ids_shown: bool = False
    """Whether annotators see the external ids of tasks."""
    full_text: bool = False
    """Whether the texts of its tasks, answers and comments can be searched."""
