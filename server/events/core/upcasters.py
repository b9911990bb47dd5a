"""Reading stored events back: today's shapes at once, retired ones through their upcasters.

An event is never rewritten. When a class changes its shape, its version grows by one, the old shape
gets a function here that turns it into the next one, and a golden file keeps an example for ever.
"""

from __future__ import annotations

from collections.abc import Callable

from server.events.core import canonical_json
from server.events.core.event import Event, JsonObject
from server.events.core.registry import EVENTS

Upcaster = Callable[[JsonObject], JsonObject]
"""Takes all fields of one version, `content` among them (None once erased), returns the next's."""

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""By stored name and the version that is read; the result has the version after it."""


class UnknownEventError(Exception):
    """This server is older than the event: a reader parks it and goes on."""

    def __init__(self, type: str, type_version: int) -> None:
        super().__init__(f"this server does not know {type} in version {type_version}: update it")
        self.type = type
        self.type_version = type_version


def upcaster(type: str, version: int) -> Callable[[Upcaster], Upcaster]:
    """Declare how a retired version of an event becomes the next one."""

    def declare(function: Upcaster) -> Upcaster:
        if UPCASTERS.setdefault((type, version), function) is not function:
            message = f"two upcasters read {type} in version {version}"
            raise TypeError(message)
        return function

    return declare


def read_event(type: str, type_version: int, facts: str, content: str | None) -> Event:
    """Return a stored event as an instance of today's class.

    Args:
        type: the stored name.
        type_version: the version under which it was stored.
        facts: canonical JSON as stored.
        content: the same, or None where there is none or it was erased.

    Raises:
        UnknownEventError: where a newer server wrote it.
        pydantic.ValidationError: where the texts are not what the version says: a broken ledger.
    """
    found = EVENTS.get(type)
    if found is not None and found.type_version == type_version:
        return found.stored(facts, content)
    if found is None or type_version > found.type_version:
        raise UnknownEventError(type, type_version)
    fields = canonical_json.decode(facts)
    fields["content"] = None if content is None else canonical_json.decode(content)
    return _upcast(found, type_version, fields)


def _upcast(event: type[Event], version: int, fields: JsonObject) -> Event:
    for number in range(version, event.type_version):
        upcast = UPCASTERS.get((event.type, number))
        if upcast is None:
            raise UnknownEventError(event.type, version)
        fields = upcast(fields)
    inner = fields.pop("content", None)
    content = None if inner is None else canonical_json.encode(inner).decode()
    return event.stored(canonical_json.encode(fields).decode(), content)


@upcaster("annotation.submitted", 0)
def _seconds(fields: JsonObject) -> JsonObject:
    """Before the first release, time was kept in seconds, and nothing said that a task was full."""
    seconds = fields.pop("seconds")
    added = {"fills": False, "guideline_version": 0, "time_spent_ms": round(seconds * 1000)}
    return {**added, **fields}


@upcaster("task.resolved", 1)
def _unsaid(fields: JsonObject) -> JsonObject:
    """A final answer did not say under which version of the form it is to be read."""
    return {"form_version": 0, **fields}
