"""The oracle's folds of erasures and holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tests.oracle_folds import Happened, Row, when


@when("erasure.requested")
def _requested(state: Row, event: Happened) -> None:
    facts, content = event.facts, event.content.get
    state |= {
        "kind": "erasure", "status": "RUNNING", "target": facts["erasure_target"],
        "reason": content("reason"), "reference": content("reference"),
        "requested_by": event.actor, "requested_at": event.at, "events": 0, "streams": 0,
        "types": {}, "withheld": 0, "exports": 0, "copies_until": None, "finished_at": None,
        "broker_copies": [],
    }  # fmt: skip
    for name in ("member_scope", "authority", "positions", "targets"):
        state[name] = facts[name]


@when("erasure.advanced")
def _advanced(state: Row, event: Happened) -> None:
    facts, types = event.facts, dict(state["types"])
    for name, count in facts["erased_types"].items():
        types[name] = types.get(name, 0) + count
    state |= {
        "events": state["events"] + facts["erased_events"], "types": types,
        "streams": state["streams"] + facts["erased_streams"],
    }  # fmt: skip


@when("erasure.finished")
def _finished(state: Row, event: Happened) -> None:
    facts, until = event.facts, event.facts["copies_until"]
    state |= {
        "status": "FINISHED", "withheld": facts["withheld_streams"], "exports": facts["exports"],
        "copies_until": until and datetime.fromisoformat(until), "finished_at": event.at,
        "broker_copies": facts.get("broker_copies", []),
    }  # fmt: skip


def show_erasure(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of an erasure."""
    yield "erasure", {k: v for k, v in state.items() if k not in ("kind", "created_at")}


@when("hold.placed")
def _hold_placed(state: Row, event: Happened) -> None:
    state["kind"] = "holds"
    content, until = event.content.get, event.facts["ends_at"]
    state.setdefault("holds", {})[event.id("hold")] = {
        "target": event.facts["hold_target"], "task_id": event.id("held_task"),
        "project_id": event.id("held_project"), "subject_digest": content("subject_digest"),
        "reason": content("reason"), "ends_at": until and datetime.fromisoformat(until),
        "placed_by": event.actor, "placed_at": event.at,
    }  # fmt: skip


@when("hold.released")
def _hold_released(state: Row, event: Happened) -> None:
    del state["holds"][event.id("hold")]


def show_holds(state: Row) -> Iterable[tuple[str, Row]]:
    """The rows of the holds of an organization."""
    yield "holds", {name: state[name] for name in ("id", "changed_at", "version")}
    for id_, one in state["holds"].items():
        yield "hold", {"holds_id": state["id"], "id": id_, **one}
