"""Adopting the result of a run: the events of the run's stream, and the record of an adoption."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.core.event import Event, JsonObject, Kind, record


class AdoptionOutcome(StrEnum):
    """What adopting a result comes to for one task."""

    ADOPTED = "ADOPTED"
    """It gets the answer of the run as its final answer."""
    SAME = "SAME"
    """It has this final answer already."""
    NO_ANSWER = "NO_ANSWER"
    """The run has no answer for it: values are tied, or people disagree whether to answer."""
    UNSURE = "UNSURE"
    """The run is less sure than is asked for: it is left to reviewers."""
    MOVED = "MOVED"
    """Its answers, its final answer, or where it stands changed since the position of the run."""
    REVIEWED = "REVIEWED"
    """A reviewer decided about it, here or where it was imported from."""
    NOT_LABELED = "NOT_LABELED"
    """It waits for further answers, or was skipped or archived."""
    HELD = "HELD"
    """It is under hold, or its project or data subject is."""


class AdoptionFailure(StrEnum):
    """Why an adoption ended before it came to all tasks; what was adopted until then stays."""

    RIGHTS = "RIGHTS"
    """Whoever asked for it may not manage the tasks any more, or is no member any more."""
    PROJECT = "PROJECT"
    """The project was archived."""
    ERASED = "ERASED"
    """Contents were erased, and the result of the run with them."""
    ERROR = "ERROR"
    """It failed again and again by a mistake of ours: the log of the server says why."""


class RunAdoptionStarted(Event, name="run.adoption_started", kind=Kind.RUN):
    """Somebody adopts the result: tasks get final answers, slice by slice."""

    least_confidence_ppm: int
    """How sure the run must be of an answer, in millionths."""


class RunAdoptionFinished(Event, name="run.adoption_finished", kind=Kind.RUN):
    """The adoption that was under way came to its end."""

    adoption_failure: AdoptionFailure | None
    outcomes: JsonObject
    """By outcome, how many tasks; those without a task are left out."""


@record
class Adoption:
    """An adoption of a run's result."""

    least_ppm: int
    by: UUID | None
    position: int
    """Of the event by which it started, which tells adoptions apart; undoing what was written there
    undoes all of it."""
    started_at: datetime
    finished_at: datetime | None = None
    failure: AdoptionFailure | None = None
    outcomes: JsonObject | None = None
    """By outcome, how many tasks; None until it ends."""
