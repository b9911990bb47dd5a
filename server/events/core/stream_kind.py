"""Kinds of streams, as features declare them: the class of states, its fold, its JSON."""

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
    """The attributes that the states of all kinds of streams have in common."""

    @property
    def id(self) -> UUID:
        """The id of the stream."""

    @property
    def changed_at(self) -> datetime:
        """When the part of the state that clients see last changed."""


S = TypeVar("S", bound=State)


class StreamKind(Generic[S]):
    """One kind of stream. A feature declares its kind once, below its events and its state."""

    def __init__(
        self,
        kind: Kind,
        state: type[S],
        evolve: Fold[S],
        *,
        project: Callable[[S], UUID | None] | None = None,
    ) -> None:
        """Register the kind.

        Args:
            kind: the name, which is also the prefix of public ids and the name of the table.
            state: the class of the states.
            evolve: the fold of the events.
            project: returns the project that a stream belongs to, whose permissions count for it,
                or None for a stream of the whole organization; None if streams of this kind belong
                to no project.
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
        """Whether streams of this kind may belong to a project, and are no projects themselves."""
        return self.project is not None and self.kind is not Kind.PROJECT

    @cached_property
    def _adapter(self) -> TypeAdapter[S]:
        return TypeAdapter(self.state)

    def decode(self, text: str) -> S:
        """Return the state from the JSON of `encode_state`."""
        return self._adapter.validate_json(text)


KINDS: dict[Kind, StreamKind[Any]] = {}
"""Name -> declared kind; complete once `server.events.core.registry` is imported."""


def encode_state(state: State) -> str:
    """Return a state as the JSON that the next command loads; equal states have equal texts."""
    return plain_json(state).decode()


def plain_json(value: object) -> bytes:
    """Return a state, or a part of one, as JSON."""
    return orjson.dumps(value, _plain, orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)  # a subclass of UUID, as the driver returns them
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(type(value))
