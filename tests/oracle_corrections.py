"""The oracle's folds of corrections in bulk."""

from __future__ import annotations

from collections.abc import Iterable

from tests.oracle_folds import Happened, Row, when
from tests.oracle_tasks import take_away


@when("correction.started")
def _started(state: Row, event: Happened) -> None:
    facts, content = event.facts, event.content
    state |= {
        "kind": "correction", "project_id": event.id("project"),
        "action": facts["correction_action"], "position": facts["correction_position"],
        "with_reviewed": facts["with_reviewed"], "reason": content.get("reason"),
        "pattern": content.get("pattern"), "replaced_by": content.get("replaced_by"),
        "started": event.position, "started_by": event.actor, "started_at": event.at,
        "tasks": 0, "outcomes": None, "finished_at": None, "failure": None,
    }  # fmt: skip


@when("correction.advanced")
def _advanced(state: Row, event: Happened) -> None:
    counts = dict(state["outcomes"] or {})
    for outcome, number in event.facts["outcomes"].items():
        counts[outcome] = counts.get(outcome, 0) + number
    state |= {"tasks": state["tasks"] + event.facts["tasks"], "outcomes": counts}


@when("correction.finished")
def _finished(state: Row, event: Happened) -> None:
    state |= {"finished_at": event.at, "failure": event.facts["correction_failure"]}


@when("correction.canceled")
def _canceled(state: Row, event: Happened) -> None:
    state |= {"finished_at": event.at, "failure": "CANCELED"}


@when("annotation.corrected")
def _corrected(state: Row, event: Happened) -> None:
    id_, facts = event.id("annotation"), event.facts
    state["annotations"][id_] |= {
        "status": "SUBMITTED", "answers": event.content.get("answers"),
        "form_version": facts["form_version"], "reviewer_id": None, "reason": None,
        "reasons": None, "changed_at": event.at, "correction_id": event.id("correction"),
        "revision": state["annotations"][id_]["revision"] + 1,
    }  # fmt: skip
    given = state["final"] is not None and state["final"][0] in ("REVIEWER", "IMPORTED")
    stands = given and id_ not in state["final_of"]
    if state["status"] in ("LABELED", "IN_REVIEW", "DONE") and not stands:
        state |= {"status": "LABELED", "final": None, "review": None}


@when("annotation.requeued")
def _requeued(state: Row, event: Happened) -> None:
    new = {"status": "REJECTED", "reviewer_id": None, "reasons": None}
    take_away(state, event, new | {"correction_id": event.id("correction")})


def show_correction(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of a correction."""
    yield "correction", {k: v for k, v in state.items() if k not in ("kind", "created_at")}
