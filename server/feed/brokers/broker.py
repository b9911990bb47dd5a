"""The port to message brokers: what the relay of events needs of each.

A broker keeps the events of each organization in one ordered log. The relay asks it for the last
event that it has, and adds what follows. The broker itself refuses an event that is not the next
one, so that two relays, or one that was killed after a broker took its messages, can neither
double an event nor leave one out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID


class BrokerAwayError(ConnectionError):
    """The broker does not answer, or not as it should; what was sent may have arrived or not."""


class LogError(Exception):
    """Something is wrong with the log of one organization; the words tell an operator what.

    No ConnectionError, since the broker does answer: the logs of others go on.
    """


class OutOfOrderError(Exception):
    """The broker has another last event than the one before the first message: ask for it again."""


@dataclass(frozen=True, slots=True)
class Message:
    """One event for a broker."""

    position: int
    cursor: str
    """The cursor of the event, from which every other feed can go on."""
    project: str | None
    """The public id of the project, where the event has one."""
    type: str
    """The name of the event's type, such as `annotation.submitted`."""
    body: bytes
    """The CloudEvent in structured mode."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last event that a broker has of an organization."""

    position: int
    cursor: str
    """Empty where the broker knows the position alone."""


class Broker(Protocol):
    """A broker; one connection for all organizations."""

    name: str
    """In lower case, such as `nats`: in tables, metrics and certificates."""
    topic: str
    """Where the messages of all organizations lie; empty where each has a log of its own."""
    deletes: bool
    """Whether a message can be deleted; if not, contents go there only where it is allowed."""

    async def last(self, org: UUID) -> Last | None:
        """Return the last event that the broker has of an organization; None where it has none.

        Raises:
            LogError: the log of this organization cannot be used.
            BrokerAwayError: it does not answer.
        """

    async def publish(self, org: UUID, messages: Sequence[Message]) -> None:
        """Add events to the log of an organization, in their order.

        After an error, the broker has all of the messages, the first few of them, or none.

        Args:
            org: the organization.
            messages: events with dense positions, small enough for `largest`.

        Raises:
            OutOfOrderError: the event before the first message is not the last one there.
            LogError: the broker refuses a message for another reason, such as a limit.
            BrokerAwayError: it does not answer.
        """

    async def delete(self, org: UUID, positions: Collection[int]) -> None:
        """Delete the messages of events, where the broker has them; it must be able to.

        Raises:
            LogError: the broker refuses it.
            BrokerAwayError: it does not answer.
        """

    async def retention(self) -> timedelta | None:
        """Return how long a message that is sent now stays at most; None where that is not known.

        Only a broker that cannot delete messages is asked.

        Raises:
            BrokerAwayError: it does not answer.
        """

    async def largest(self) -> int:
        """Return the most bytes of a body. Raises BrokerAwayError."""

    async def close(self) -> None:
        """Close the connection."""
