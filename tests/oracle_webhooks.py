"""The oracle's folds of webhooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.oracle_folds import Happened, Row, when

SETTINGS = {
    "format": "webhook_format", "batch": "batch_size", "types": "event_types",
    "actors": "actors", "stream": "watched", "only_facts": "only_facts",
}  # fmt: skip


def _settle(state: Row, event: Happened) -> None:
    state |= {column: event.facts[fact] for column, fact in SETTINGS.items()}
    said = event.content
    state |= {part: said.get(part) for part in ("name", "url")}
    labels = {
        "values": said.get("label_values", []),
        "question": said.get("label_question"),
        "taxonomy": said.get("label_taxonomy"),
    }
    state["labels"] = labels if event.facts.get("label_count") else None


@when("webhook.created")
def _created(state: Row, event: Happened) -> None:
    facts, start = event.facts, event.facts["start_position"]
    project = facts["webhook_project"]
    state |= {
        "kind": "webhook", "project_id": project and event.id("webhook_project"),
        "role": facts["acts_as"], "created_by": event.actor, "created_at": event.at,
        "after": event.position if start is None else start, "epoch": 0,
        "status": "ACTIVE", "pause_reason": None,
        "secrets": [{"id": facts["secret"], "ends_at": None}],
    }  # fmt: skip
    _settle(state, event)


@when("webhook.changed")
def _changed(state: Row, event: Happened) -> None:
    _settle(state, event)


@when("webhook.paused")
def _paused(state: Row, event: Happened) -> None:
    state |= {"status": "PAUSED", "pause_reason": event.facts["pause_reason"]}


@when("webhook.resumed")
def _resumed(state: Row, _: Happened) -> None:
    state |= {"status": "ACTIVE", "pause_reason": None}


@when("webhook.secret_rotated")
def _rotated(state: Row, event: Happened) -> None:
    ends = event.facts["former_ends_at"]
    until = ends and datetime.fromisoformat(ends).isoformat()
    former: list[Any] = [{"id": state["secrets"][0]["id"], "ends_at": until}] if ends else []
    state["secrets"] = [{"id": event.facts["secret"], "ends_at": None}, *former]


@when("webhook.replayed")
def _replayed(state: Row, event: Happened) -> None:
    state |= {"after": event.facts["replay_after"], "epoch": state["epoch"] + 1}


@when("webhook.deleted")
def _deleted(state: Row, _: Happened) -> None:
    state |= {"status": "DELETED", "pause_reason": None, "secrets": []}


def show_webhook(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of a webhook."""
    yield "webhook", {k: v for k, v in state.items() if k != "kind"}
