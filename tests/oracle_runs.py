"""The oracle's folds of runs."""

from __future__ import annotations

from collections.abc import Iterable

from tests.oracle_folds import Happened, Row, when

COUNTS = {"tasks": "annotated_tasks", "resolved": "resolved_tasks", "changed": "changed_tasks"}


@when("run.requested")
def _requested(state: Row, event: Happened) -> None:
    facts = event.facts
    state |= {
        "kind": "run", "status": "RUNNING", "project_id": event.id("project"),
        "method": facts["run_method"], "parameters": facts["parameters"],
        "position": facts["run_position"], "requested_by": event.actor,
        "requested_at": event.at, "failure": None, "result": None, "erasures": 0,
        "finished_at": None, "adoptions": [], "adopting": False, **dict.fromkeys(COUNTS, 0),
    }  # fmt: skip


@when("run.finished")
def _finished(state: Row, event: Happened) -> None:
    facts = event.facts
    state |= {"status": "FINISHED", "finished_at": event.at, "result": facts["result_digest"]}
    state |= {"erasures": facts["erasures"]}
    state |= {name: facts[fact] for name, fact in COUNTS.items()}


@when("run.failed")
def _failed(state: Row, event: Happened) -> None:
    state |= {"status": "FAILED", "finished_at": event.at, "failure": event.facts["failure"]}


@when("run.canceled")
def _canceled(state: Row, event: Happened) -> None:
    state |= {"status": "CANCELED", "finished_at": event.at}


@when("run.result_dropped")
def _dropped(state: Row, _: Happened) -> None:
    state |= {"status": "DROPPED", "result": None}


@when("run.adoption_started")
def _adoption_started(state: Row, event: Happened) -> None:
    new = {
        "least_confidence_ppm": event.facts["least_confidence_ppm"],
        "by": event.actor and str(event.actor), "position": event.position,
        "started_at": event.at.isoformat(),
        "finished_at": None, "failure": None, "outcomes": None,
    }  # fmt: skip
    state |= {"adoptions": [*state["adoptions"], new], "adopting": True}


@when("run.adoption_finished")
def _adoption_finished(state: Row, event: Happened) -> None:
    facts, (*earlier, last) = event.facts, state["adoptions"]
    done = {"finished_at": event.at.isoformat(), "failure": facts["adoption_failure"]}
    done["outcomes"] = facts["outcomes"]
    state |= {"adoptions": [*earlier, last | done], "adopting": False}


def show_run(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of a run."""
    yield "run", {k: v for k, v in state.items() if k not in ("kind", "created_at")}
