"""The oracle's folds of erasures."""

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
    }  # fmt: skip


def show_erasure(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of an erasure."""
    yield "erasure", {k: v for k, v in state.items() if k not in ("kind", "created_at")}
