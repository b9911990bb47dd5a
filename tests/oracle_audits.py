"""The oracle's folds of audits."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tests.oracle_folds import Happened, Row, when

VERDICTS = {"RIGHT": "right_answers", "WRONG": "wrong_answers", "UNCLEAR": "unclear_answers"}
FREE = {
    "auditor_id": None, "claimed_at": None, "answered": False, "own_answers": None,
    "form_version": 0,
}  # fmt: skip
UNJUDGED = {
    "verdict": None, "blind": False, "remark": None, "corrected": None, "judged_at": None
}  # fmt: skip


@when("audit.drawn")
def _drawn(state: Row, event: Happened) -> None:
    facts, content = event.facts, event.content
    state |= {
        "kind": "audit", "project_id": event.id("project"), "position": facts["audit_position"],
        "method": facts["draw_method"], "plan": facts["audit_plan"], "seed": facts["seed"],
        "frame_size": facts["frame_size"], "frame_digest": facts["frame_digest"],
        "accept": facts["accept_number"], "blind": facts["blind"],
        "items": len(facts["drawn_tasks"]), "filter": content.get("filter"),
        "strata": content.get("strata"), "stratum_sizes": facts["stratum_sizes"],
        "status": "OPEN", "accepted": None, "drawn_by": event.actor, "drawn_at": event.at,
        "ended_at": None, "taken": {},
        "draw": [
            (UUID(task), *(facts[one][n] if facts[one] else None for one in PARTS))
            for n, task in enumerate(facts["drawn_tasks"])
        ],
    }  # fmt: skip


PARTS = ("drawn_strata", "drawn_chances")


@when("audit.claimed")
def _claimed(state: Row, event: Happened) -> None:
    free = {**FREE, **UNJUDGED, "auditor_id": event.actor, "claimed_at": event.at}
    state["taken"] |= {event.id("task"): free}


@when("audit.released")
def _released(state: Row, event: Happened) -> None:
    state["taken"] |= {event.id("task"): {**FREE, **UNJUDGED}}


@when("audit.answered")
def _answered(state: Row, event: Happened) -> None:
    state["taken"][event.id("task")] |= {
        "answered": True, "own_answers": event.content.get("answers"),
        "form_version": event.facts["form_version"],
    }  # fmt: skip


@when("audit.judged")
def _judged(state: Row, event: Happened) -> None:
    state["taken"][event.id("task")] |= {
        "verdict": event.facts["verdict"], "blind": event.facts["blind"],
        "remark": event.content.get("remark"), "judged_at": event.at,
        "corrected": event.content.get("answers") or None,
    }  # fmt: skip


@when("audit.judgement_withdrawn")
def _withdrawn(state: Row, event: Happened) -> None:
    state["taken"][event.id("task")] |= UNJUDGED


@when("audit.concluded")
def _concluded(state: Row, event: Happened) -> None:
    accepted = event.facts["accepted"]
    state |= {"status": "CONCLUDED", "ended_at": event.at, "accepted": accepted}


@when("audit.canceled")
def _canceled(state: Row, event: Happened) -> None:
    state |= {"status": "CANCELED", "ended_at": event.at}


@when("audit.resumed")
def _resumed(state: Row, _: Happened) -> None:
    state |= {"status": "OPEN", "ended_at": None, "accepted": None}


def show_audit(state: Row) -> Iterable[tuple[str, Row]]:
    """The rows of an audit."""
    hidden = ("kind", "created_at", "taken", "draw")
    said = [one["verdict"] for one in state["taken"].values()]
    counts = {column: said.count(verdict) for verdict, column in VERDICTS.items()}
    yield "audit", {k: v for k, v in state.items() if k not in hidden} | counts
    for number, (task, stratum, chance) in enumerate(state["draw"]):
        yield "audit_draw", {
            "audit_id": state["id"], "number": number, "task_id": task, "stratum": stratum,
            "chance_ppb": chance,
        }  # fmt: skip
    for task, row in state["taken"].items():
        yield "audit_item", {"audit_id": state["id"], "task_id": task, **row}
