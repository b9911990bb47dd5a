"""The oracle's folds of attributes, and of what members declare."""

from __future__ import annotations

from collections.abc import Iterable

from tests.oracle_folds import Happened, Row, when


@when("attribute.defined")
def _defined(state: Row, event: Happened) -> None:
    state["kind"] = "attributes"


@when("attribute.removed")
def _removed(state: Row, event: Happened) -> None:
    """Which attributes there are is in the state alone."""


@when("attributes.declared")
def _declared(state: Row, event: Happened) -> None:
    state |= {"kind": "declarations", "member_id": event.id("member")}


@when("attributes.withdrawn")
def _withdrawn(state: Row, event: Happened) -> None:
    """What is declared is in the state alone."""


def show_attributes(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of the attributes of an organization."""
    yield "attributes", {c: state[c] for c in ("id", "changed_at", "version")}


def show_declarations(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of what a member declares."""
    yield "declarations", {c: state[c] for c in ("id", "member_id", "changed_at", "version")}
