"""The enum of the types of events, made from the event classes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from inspect import getdoc
from typing import TYPE_CHECKING, TypeAlias

import strawberry

from server.events.core.registry import EVENTS


class _Named(Enum):
    """A type of events: its value is the stored name."""

    @property
    def meaning(self) -> str:
        """The first line of the description of the event class."""
        return (getdoc(EVENTS[self.value]) or "").partition("\n")[0]


if TYPE_CHECKING:
    EventName: TypeAlias = _Named
else:
    EventName = _Named(
        "EventName", {name.replace(".", "_").upper(): name for name in sorted(EVENTS)}
    )
strawberry.enum(
    EventName,
    name="EventType",
    description="A type of events: the stored name in capitals, `annotation.submitted` as "
    "ANNOTATION_SUBMITTED.",
)


EVENT_NAMES: Mapping[str, EventName] = {name.value: name for name in EventName}
"""By the stored name of events, their type."""
