"""Draws the tasks of initial tagging from a frame: whoever knows seed and frame gets the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from quality.sampling import digest_of, draw, draw_strata, even, proportional
from server.commands.audits.draw import Allocation, Strata
from server.events.audits.judgements import MOST_STRATA
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.gold.initial_tagging import InitialTaggingDrawn, TaggingFrame


@dataclass(frozen=True)
class TaggingDraw:
    """What somebody wants to have drawn."""

    position: int
    frame: Sequence[UUID]
    filter: JsonObject
    items: int
    seed: int
    meta: tuple[str, ...] = ()
    slices: tuple[str, ...] = ()
    """The public ids of the slices that are the strata, if they are."""
    even: bool = False
    """Whether as many are drawn of each stratum, and not by its size."""
    names: dict[UUID, str] | None = None
    """By task, the name of its stratum; None for a simple draw."""

    @cached_property
    def groups(self) -> dict[str, list[UUID]]:
        """The strata by name; a single one for a simple draw. Raises Refused LIMIT, INVALID."""
        if not self.frame:
            message = "No open task meets this filter: there is nothing to draw from."
            raise Refused(Code.INVALID, message, ("filter",))
        if self.names is None:
            return {"": list(self.frame)}
        try:
            return Strata(self.names, Allocation.PROPORTIONAL, {}).groups(self.frame)
        except Refused as refused:
            message = f"There are over {MOST_STRATA} different values: draw by another one."
            raise Refused(refused.code, message, ("meta",)) from None

    @cached_property
    def drawn(self) -> list[tuple[str, int]]:
        """The public ids that are drawn, in the order of chance, each with its stratum's number."""
        public = [[ids.public("task", one) for one in tasks] for tasks in self.groups.values()]
        if self.names is None:
            return [(one, 0) for one in draw(public[0], self.items, str(self.seed))]
        sizes = [len(tasks) for tasks in public]
        shares = (even if self.even else proportional)(sizes, self.items)
        return draw_strata(public, shares, str(self.seed))

    @property
    def tasks(self) -> list[UUID]:
        """The tasks that are drawn, in the order of chance."""
        return [ids.expect("task", one) for one, _ in self.drawn]

    @cached_property
    def event(self) -> InitialTaggingDrawn:
        """The event that says so. Raises Refused as `groups`."""
        strata = () if self.names is None else self.groups.values()
        return InitialTaggingDrawn(
            seed=self.seed,
            draw_position=self.position,
            frame_size=len(self.frame),
            frame_digest=digest_of(ids.public("task", one) for one in self.frame),
            drawn=len(self.drawn),
            drawn_digest=digest_of(one for one, _ in self.drawn),
            stratum_sizes=tuple(map(len, strata)),
            even=self.even,
            content=TaggingFrame(
                filter=self.filter, meta_path=list(self.meta), stratum_slices=list(self.slices)
            ),
        )
