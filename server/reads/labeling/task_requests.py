"""A request for a page of tasks, and what is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.task_orders import Sorting
from server.reads.loaders import IdOrEach


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a page: the project, the criteria, the order, the cursor and the limit."""

    project: IdOrEach
    criteria: TaskCriteria | None
    sorting: Sorting
    after: str | None = None
    limit: int = 0
    blind: UUID | None = None
    """The blind member for whom the rows have the columns of `participant_of`, if any."""
    argument: str = "after"
    """The argument that the cursor came in, for the path of a refusal."""
    listed: bool = False
    """Whether equal pages of other projects may be wanted at the same time."""
    moment: datetime | None = None
    """As of a position, its time: then the present tasks are gone through in order, and of each
    the version of then is read."""
    last_rank: int | None = None
    """As of a position, a rank that all tasks of then have at most and no later ones; None where
    ranks do not tell."""
    versions: bool = True
    """Whether rows have `version`; see `ReadSession.tells_versions`."""
    ranks: tuple[int | None, int | None] | None = None
    """By RANK, the lowest rank of tasks that are wanted, and one that all have less than."""
    until: str | None = None
    """The cursor of a task after which none is wanted."""

    def within(self, rank: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return the condition that a rank is one of `ranks`."""
        low, end = self.ranks or (None, None)
        bounds = [] if low is None else [rank >= low]
        return bounds if end is None else [*bounds, rank < end]

    @property
    def statuses_then(self) -> Sequence[str] | None:
        """As of a position, the statuses that tasks are to have had to a blind member, if any."""
        asked = self.criteria
        past_acts = self.moment is not None and asked and asked.as_of_acts_of
        return asked.statuses if asked and past_acts else None


@dataclass(frozen=True, slots=True)
class Found:
    """A page: rows of tasks, in order."""

    rows: list[Any]
    end: str | None = None
    """The cursor to continue the scan, if it ended at SCAN tasks before the page was full."""
