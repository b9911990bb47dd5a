"""The oracle's folds of attributes, of what members declare, and of figures by group."""

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


@when("group_release.requested")
def _requested(state: Row, event: Happened) -> None:
    facts = event.facts
    state |= {
        "kind": "group_release", "status": "RUNNING", "project_id": event.id("project"),
        "attribute_id": event.id("attribute"), "questions": facts["questions"],
        "slices": facts["slices"], "seed": facts["seed"], "position": event.position,
        "requested_by": event.actor, "requested_at": event.at, "failure": None, "figures": None,
        "finished_at": None,
    }  # fmt: skip


@when("group_release.finished")
def _finished(state: Row, event: Happened) -> None:
    figures = event.content.get("figures")
    state |= {"status": "FINISHED", "figures": figures, "finished_at": event.at}


@when("group_release.failed")
def _failed(state: Row, event: Happened) -> None:
    failure = event.facts["release_failure"]
    state |= {"status": "FAILED", "failure": failure, "finished_at": event.at}


def show_release(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of a release of figures by group."""
    yield "group_release", {k: v for k, v in state.items() if k not in ("kind", "created_at")}


def show_attributes(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of the attributes of an organization."""
    yield "attributes", {c: state[c] for c in ("id", "changed_at", "version")}


def show_declarations(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of what a member declares."""
    yield "declarations", {c: state[c] for c in ("id", "member_id", "changed_at", "version")}
