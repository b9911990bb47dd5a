"""Events: facts that are hashed for ever, and content that can be erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from functools import cache
from typing import (
    Any,
    ClassVar,
    Generic,
    Self,
    TypeVar,
    dataclass_transform,
    get_args,
    get_origin,
)
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from server.events.core import canonical_json


class Kind(StrEnum):
    """The kind of thing that a stream is about. One stream has all events of one thing."""

    ORGANIZATION = "organization"
    MEMBER = "member"
    PROJECT = "project"
    TASK = "task"
    TAXONOMY = "taxonomy"
    SAVED_VIEWS = "saved_views"
    ERASURE = "erasure"
    RUN = "run"
    AUDIT = "audit"
    HOLDS = "holds"
    WEBHOOK = "webhook"
    CORRECTION = "correction"
    ALERT_RULES = "alert_rules"
    ALERT = "alert"
    ATTRIBUTES = "attributes"
    DECLARATIONS = "declarations"
    GROUP_RELEASE = "group_release"


class Content(BaseModel):
    """The erasable part of an event: answers, texts, names, e-mails, external ids.

    Its fields are JSON already, without conversion: texts, lists, objects.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(BaseModel):
    """Something that happened, in the past tense.

    Every field but `content` is a fact: ids, enums, counts, versions and times, never personal.
    `content` is None once it was erased, and `evolve` must work with that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ClassVar[str]
    type_version: ClassVar[int]
    kind: ClassVar[Kind | None]

    def __init_subclass__(cls, *, name: str | None, kind: Kind | None, version: int = 1) -> None:
        """Register the class under its stored name, which is a literal and never a class path.

        A kind of None means that the event may occur in any stream; a name of None, that the class
        is never stored.
        """
        super().__init_subclass__()
        cls.kind = kind
        if name is None:
            return
        cls.type, cls.type_version = name, version
        if EVENTS.setdefault(name, cls) is not cls:
            message = f"two event classes are named {name}"
            raise TypeError(message)

    def encoded(self) -> tuple[Self, bytes, bytes | None]:
        """Return the event as it will be read back, and its facts and content in canonical JSON.

        10.0 is canonically written 10, so the event as given may differ from the one a fold sees.
        """
        facts, floats = self._facts()
        content = getattr(self, "content", None)
        if content is None:
            return (self.stored(facts.decode(), None) if floats else self), facts, None
        body, loose = canonical_json.spell(content.__dict__)
        if floats or loose:
            return self.stored(facts.decode(), body.decode()), facts, body
        return self, facts, body

    def _facts(self) -> tuple[bytes, bool]:
        written = _written(type(self))
        if written is _Written.OTHERWISE:
            return canonical_json.spell(self.model_dump(mode="json", exclude=_CONTENT))
        values = self.__dict__.copy()
        values.pop("content", None)
        if written is _Written.FLAT:
            return canonical_json.encode_flat(values), False
        return canonical_json.spell(values)

    @classmethod
    def stored(cls, facts: str, content: str | None) -> Self:
        """Return the event in stored JSON. Fields that a newer server wrote are ignored."""
        body = "null" if content is None else content
        comma = "" if facts == "{}" else ","
        text = f'{facts[:-1]}{comma}"content":{body}}}'
        # `model_validate_json` does the same, and takes 1.5 µs more.
        event: Self = cls.__pydantic_validator__.validate_json(text, extra="ignore")
        return event


EVENTS: dict[str, type[Event]] = {}
_CONTENT = {"content"}


class _Written(Enum):
    """How the facts of a class of events are turned into JSON."""

    FLAT = 1
    """Only ids, enums, booleans, integers and lists of these: written without conversion."""
    PLAIN = 2
    """Values that are JSON already, floats included."""
    OTHERWISE = 3
    """Times and models, which are converted to JSON values first."""


@cache
def _written(event: type[Event]) -> _Written:
    facts = [f.annotation for name, f in event.model_fields.items() if name not in _CONTENT]
    if all(_consists_of(annotation, _SIMPLE) for annotation in facts):
        return _Written.FLAT
    plain = all(_consists_of(annotation, (*_SIMPLE, dict, str)) for annotation in facts)
    return _Written.PLAIN if plain else _Written.OTHERWISE


_SIMPLE = (UUID, int, Enum, type(None))


def _consists_of(annotation: Any, kinds: tuple[type, ...]) -> bool:
    """Tell whether a field's type consists of these types only, alone, in unions or in lists."""
    kind = get_origin(annotation) or annotation
    if isinstance(kind, type) and issubclass(kind, kinds):
        return True
    parts = get_args(annotation)
    return bool(parts) and all(p is Ellipsis or _consists_of(p, kinds) for p in parts)


E = TypeVar("E", bound=Event)
E_co = TypeVar("E_co", bound=Event, covariant=True)
S = TypeVar("S")
T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Declare a dataclass that is frozen for the type checker, but not at run time.

    A frozen dataclass takes six times as long to build (1.0 against 0.16 µs for twelve fields),
    because each field goes through `object.__setattr__`: too much for a class that is built for
    every event. It has no slots, because a `__dict__` is copied and written as JSON twice as fast.
    """
    return dataclass(unsafe_hash=True)(cls)


@record
class Recorded(Generic[E_co]):
    """An event with its position, stream, actor and times, as the ledger recorded them."""

    org: UUID
    position: int
    stream: UUID
    version: int
    event: E_co
    actor: UUID | None
    recorded_at: datetime
    credential: UUID | None = None
    command: UUID | None = None
    correlation: UUID | None = None
    causation: int | None = None
    occurred_at: datetime | None = None
    leaf_hash: bytes = b""


Change = tuple[UUID, Event]
"""One event for one stream; a decision returns a list of them."""


def on(stream: UUID, *events: Event) -> list[Change]:
    """Return the events as changes of one stream."""
    return [(stream, event) for event in events]


JsonObject = dict[str, Any]


class Fold(Generic[S]):
    """`evolve` of one kind of stream: one branch per event class, declared beside that class."""

    def __init__(self) -> None:
        self.branches: dict[type[Event], Callable[[Any, Any], S]] = {}

    def on(self, event: type[E]) -> Callable[[Branch[S, E]], Branch[S, E]]:
        """Declare the branch of an event class: `(state, recorded) -> state`."""

        def declare(branch: Branch[S, E]) -> Branch[S, E]:
            self.branches[event] = branch
            return branch

        return declare

    def __call__(self, state: S | None, recorded: Recorded[Event]) -> S:
        """Return the state after the event. The state before the first event is None."""
        return self.branches[type(recorded.event)](state, recorded)


Branch = Callable[[S, Recorded[E]], S]


def replace(state: S, **changes: Any) -> S:
    """Return a copy of a `record` with some fields changed.

    `dataclasses.replace` does the same in five times the time: it inspects every field each time.

    Raises:
        AttributeError: the record has no such field.
    """
    old = state.__dict__
    new = {**old, **changes}
    if len(new) != len(old):
        message = f"{type(state).__name__} lacks a field of {', '.join(changes)}"
        raise AttributeError(message)
    copy = _new(type(state))
    copy.__dict__ = new
    return copy


_new = object.__new__
