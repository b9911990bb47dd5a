"""Acts at the database itself: the commands of the command line that a named operator typed."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from server.events.accounts.organizations import Organization, evolve
from server.events.core.event import Change, Content, Event, Kind, Recorded, on
from server.events.core.text_limits import name_of


class OperatorCommand(StrEnum):
    """A command of the command line that writes at the database, or takes contents out."""

    ORG_CREATE = "ORG_CREATE"
    """`annolog org create`"""
    MEMBER_RESET = "MEMBER_RESET"
    """`annolog member reset`"""
    IMPORT = "IMPORT"
    """`annolog import`"""
    TAXONOMY_IMPORT = "TAXONOMY_IMPORT"
    """`annolog taxonomy import`"""
    REVERT = "REVERT"
    """`annolog revert`"""
    EXPORT = "EXPORT"
    """`annolog export` or another command whose export, the next event, says what was taken out"""


class OperatorContent(Content):
    """Who typed the command, as that person says."""

    operator: str


class OperatorActed(Event, name="operator.acted", kind=Kind.ORGANIZATION, version=2):
    """Somebody who gave a name typed a command at the database itself.

    Its actor is the member whose key was given; without a key it has none. What the command wrote
    comes along with it, or follows.
    """

    typed: OperatorCommand
    content: OperatorContent | None


@evolve.on(OperatorActed)
def _acted(state: Organization, _: Recorded[OperatorActed]) -> Organization:
    return state


def note_operator(organization: UUID, *, typed: OperatorCommand, operator: str) -> list[Change]:
    """Put on record who typed a command.

    Raises:
        Refused: INVALID or LIMIT where the name is none.
    """
    content = OperatorContent(operator=name_of(operator, "by"))
    return on(organization, OperatorActed(typed=typed, content=content))
