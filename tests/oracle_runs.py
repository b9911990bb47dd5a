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
        "finished_at": None, **dict.fromkeys(COUNTS, 0),
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


def show_run(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of a run."""
    yield "run", {k: v for k, v in state.items() if k not in ("kind", "created_at")}
