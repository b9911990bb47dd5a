"""What a feature declares of its kind of stream: the states, how events change them, their JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, TypeAdapter

from server.events.core.event import Fold, Kind


class State(Protocol):
    """What the states of all kinds of streams have in common."""

    @property
    def id(self) -> UUID:
        """The stream."""

    @property
    def changed_at(self) -> datetime:
        """When somebody last changed what clients see of it."""


S = TypeVar("S", bound=State)


class StreamKind(Generic[S]):
    """One kind of stream. A feature declares its own once, below its events and its state."""

    def __init__(
        self,
        kind: Kind,
        state: type[S],
        evolve: Fold[S],
        *,
        project: Callable[[S], UUID] | None = None,
    ) -> None:
        """Register the kind.

        Args:
            kind: its name, which is also the prefix of public ids and the name of its table.
            state: the class of its states.
            evolve: the fold of its events.
            project: returns the project that a stream lies in, whose permissions count for it;
                None where streams of this kind lie in no project.
        """
        if KINDS.setdefault(kind, self) is not self:
            message = f"two classes of states are of the kind {kind}"
            raise TypeError(message)
        self.kind = kind
        self.state = state
        self.evolve = evolve
        self.project = project

    @property
    def in_project(self) -> bool:
        """Whether its streams lie in a project, and are none themselves."""
        return self.project is not None and self.kind is not Kind.PROJECT

    @cached_property
    def _adapter(self) -> TypeAdapter[S]:
        return TypeAdapter(self.state)

    def decode(self, text: str) -> S:
        """Return the state that `encode_state` wrote."""
        return self._adapter.validate_json(text)


KINDS: dict[Kind, StreamKind[Any]] = {}
"""By name, every kind that was declared; `server.events.core.registry` has them all."""


def encode_state(state: State) -> str:
    """Return a state as the JSON that the next command loads: one state, one text."""
    return orjson.dumps(state, _plain, orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)  # subclasses, which the driver returns
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(type(value))
