"""The oracle's folds of alerts and of their rules."""

from __future__ import annotations

from collections.abc import Iterable

from tests.oracle_folds import Happened, Row, when


@when("alert.rule_set")
def _rule_set(state: Row, event: Happened) -> None:
    state |= {"kind": "alert_rules", "project": event.id("project")}
    rules, id_ = state.setdefault("rules", {}), event.id("alert_rule")
    content = event.content.get
    rules[id_] = {
        "position": event.position, "settings": event.facts, "name": content("name"),
        "question": content("question"), "label": content("label"), "changed_at": event.at,
        "created_at": rules.get(id_, {"created_at": event.at})["created_at"],
    }  # fmt: skip


@when("alert.rule_removed")
def _rule_removed(state: Row, event: Happened) -> None:
    del state["rules"][event.id("alert_rule")]


@when("alert.raised")
def _raised(state: Row, event: Happened) -> None:
    state |= {
        "kind": "alert", "project_id": event.id("project"),
        "alert_rule_id": event.id("alert_rule"), "number": event.facts["number"], "open": True,
        "mail": event.facts["mail"], "position": event.position, "raised": event.facts,
        "raised_at": event.at, "cleared": None, "cleared_at": None, "acknowledged_by": None,
        "acknowledged_at": None,
    }  # fmt: skip


@when("alert.cleared")
def _cleared(state: Row, event: Happened) -> None:
    state |= {"open": False, "cleared": event.facts, "cleared_at": event.at}


@when("alert.acknowledged")
def _acknowledged(state: Row, event: Happened) -> None:
    state |= {"acknowledged_by": event.actor, "acknowledged_at": event.at}


def show_alert_rules(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of a project's rules, and one a rule."""
    kept = {c: state[c] for c in ("id", "changed_at", "version")}
    yield "alert_rules", kept | {"project_id": state["project"], "rules": len(state["rules"])}
    for id_, rule in state["rules"].items():
        whose = {"alert_rules_id": state["id"], "id": id_, "project_id": state["project"]}
        yield "alert_rule", whose | rule


def show_alert(state: Row) -> Iterable[tuple[str, Row]]:
    """The row of an alert."""
    yield "alert", {k: v for k, v in state.items() if k not in ("kind", "created_at")}
