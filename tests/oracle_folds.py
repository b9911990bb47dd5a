"""The oracle's folds: what each stored event does to a plain dictionary. See `tests.oracle`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785

Row = dict[str, Any]

FIRST = {
    *("organization.created", "member.added", "project.created", "task.imported"),
    *("taxonomy.created", "member.external_added"),
}
SILENT = {
    *("review.claimed", "review_lease.extended", "review_lease.released", "review_lease.expired"),
    *("task.claimed", "lease.extended", "lease.released", "lease.expired", "comment.added"),
    *("comment.edited", "comment.reopened", "comment.deleted"),
    *("comment.resolved", "credential.issued", "credential.ended", "password.set"),
    *("project.migration_advanced", "project.migration_finished", "project.tasks_changed"),
    *("project.gold_tasks_changed", "project.initial_tagging_drawn"),
    *("project.initial_tagging_added", "project.initial_tagging_reverted"),
    *("skills.published",),
    *("project.slice_defined", "project.slice_removed"),
    *("project.member_warned", "project.member_paused", "project.member_resumed"),
    *("identity.linked", "logins.failed", "content.erased", "session.renewed"),
    *("project.gold_policy_changed", "project.pause_rule_changed"),
    *("export.created", "subject.reported", "contents.read", "operator.acted"),
}
"""Events after which a thing does not count as changed."""

HIDDEN_COUNTS = {
    *("project.migration_advanced", "project.migration_finished", "project.tasks_changed"),
    *("project.gold_tasks_changed", "project.initial_tagging_drawn"),
    *("project.initial_tagging_added", "project.initial_tagging_reverted"),
    *("project.slice_defined", "project.slice_removed"),
    "skills.published",
    *("project.member_warned", "project.member_paused", "project.member_resumed"),
    *("project.gold_policy_changed", "project.pause_rule_changed"),
}
"""Events of a project that the blind do not see."""


def fold(state: Row, stored: Mapping[str, Any]) -> None:
    """Change the state of a stream by one stored event."""
    facts = json.loads(stored["facts"])
    content = json.loads(stored["content"]) if stored["content"] is not None else {}
    type_, at = stored["type"], stored["recorded_at"]
    event = Happened(facts, content, stored["actor_id"], at, stored["position"])
    event.occurred_at = stored["occurred_at"]
    if type_ in FIRST:
        state["created_at"] = at
    if type_ not in SILENT:
        state["changed_at"] = at
    if type_ in HIDDEN_COUNTS:
        state["counts"] = state.get("counts", 0) + 1
    FOLDS.get(type_, _nothing)(state, event)


class Happened:
    """An event as its branch sees it."""

    def __init__(
        self, facts: Row, content: Row, actor: UUID | None, at: datetime, position: int
    ) -> None:
        self.facts, self.content = facts, content
        self.actor, self.at, self.position = actor, at, position
        self.occurred_at: datetime | None = None

    def id(self, name: str) -> UUID | None:
        return None if self.facts[name] is None else UUID(self.facts[name])

    def moment(self, name: str) -> datetime:
        return datetime.fromisoformat(self.facts[name])


Branch = Callable[[Row, Happened], None]
FOLDS: dict[str, Branch] = {}


def _nothing(_: Row, __: Happened) -> None:
    """Credentials, passwords and erasures show in no table."""


def when(*types: str) -> Callable[[Branch], Branch]:
    def declare(branch: Branch) -> Branch:
        FOLDS.update(dict.fromkeys(types, branch))
        return branch

    return declare


# Organizations, members, projects


@when("organization.created", "organization.renamed")
def _organization(state: Row, event: Happened) -> None:
    state |= {"kind": "organization", "name": event.content.get("name")}


@when("member.added", "member.renamed")
def _member(state: Row, event: Happened) -> None:
    if "status" in event.facts:
        state |= {"kind": "member", "roles": {}, "pseudonym": None}
        state |= {"role": event.facts["role"], "status": event.facts["status"]}
    state |= {"name": event.content.get("name"), "email": event.content.get("email")}


@when("member.external_added")
def _external(state: Row, event: Happened) -> None:
    state |= {"kind": "member", "roles": {}, "role": None, "status": "external", "email": None}
    state |= {"name": event.content.get("name"), "pseudonym": event.content.get("pseudonym")}


@when("member.joined")
def _joined(state: Row, _: Happened) -> None:
    state["status"] = "active"


@when("member.removed")
def _removed(state: Row, _: Happened) -> None:
    state |= {"was": state["status"], "status": "removed"}


@when("member.restored")
def _restored(state: Row, _: Happened) -> None:
    state["status"] = state["was"]


@when("member.role_changed")
def _role(state: Row, event: Happened) -> None:
    state["role"] = event.facts["role"]


@when("member.role_granted")
def _granted(state: Row, event: Happened) -> None:
    held = state["roles"].get(event.facts["project"], [])
    state["roles"][event.facts["project"]] = sorted({*held, event.facts["role"]})


@when("member.role_revoked")
def _revoked(state: Row, event: Happened) -> None:
    state["roles"][event.facts["project"]].remove(event.facts["role"])
    if not state["roles"][event.facts["project"]]:
        del state["roles"][event.facts["project"]]


@when("project.created", "project.renamed", "project.policy_changed")
def _project(state: Row, event: Happened) -> None:
    if "kind" not in state:
        state |= {"kind": "project", "status": "active", "documents": {}, "form_version": 0}
        state |= {"guideline_version": 0, "created_by": event.actor, "name": None}
    if "policy" in event.facts:
        state["policy"] = event.facts["policy"]
    if not event.facts or event.content:
        state["name"] = event.content.get("name")
        state["description"] = event.content.get("description")
    state.setdefault("description", None)


@when("project.archived")
def _stopped(state: Row, _: Happened) -> None:
    state["status"] = "archived"


@when("project.restored")
def _resumed(state: Row, _: Happened) -> None:
    state["status"] = "active"


@when("project.reject_reasons_changed")
def _reject_reasons(state: Row, event: Happened) -> None:
    texts = event.content.get("texts", {})
    listed = [[key, texts.get(key)] for key in event.facts["reasons"]]
    state["reasons"] = listed or None


@when("project.slice_defined")
def _slice_defined(state: Row, event: Happened) -> None:
    state.setdefault("slices", {})[event.id("slice")] = {
        "name": event.content.get("name"), "predicate": event.content.get("predicate"),
        "defined_by": event.actor, "defined_at": event.at,
    }  # fmt: skip


@when("project.slice_removed")
def _slice_removed(state: Row, event: Happened) -> None:
    del state["slices"][event.id("slice")]


@when("project.gold_policy_changed")
def _gold_policy(state: Row, event: Happened) -> None:
    judging = event.content.get("judging") or {}
    same = event.facts == NO_GOLD and not judging
    state["gold"] = None if same else event.facts | {"judging": judging}


NO_GOLD = {"percent": 0, "warm_up": 0, "warm_up_percent": 50, "qualification": 0,
    "show_scores": False}  # fmt: skip
NUMBERS = ("hits", "judged", "low_ppm", "high_ppm", "counted_to")


@when("project.pause_rule_changed")
def _pause_rule(state: Row, event: Happened) -> None:
    rule = event.facts["pause_rule"]
    numbers = {name: event.facts[name] for name in ("threshold_ppm", "least", "more")}
    state["pause_rule"] = rule and {"rule": rule, **numbers}


@when("project.member_warned")
def _member_warned(state: Row, event: Happened) -> None:
    _stands(state, event, "WARNED", _decided(event))


@when("project.member_paused")
def _member_paused(state: Row, event: Happened) -> None:
    _stands(state, event, "PAUSED", _decided(event))


@when("project.member_resumed")
def _member_resumed(state: Row, event: Happened) -> None:
    held = state["pauses"][event.id("member")]
    _stands(state, event, "RESUMED", {name: held[name] for name in ("rule", "question", *NUMBERS)})


def _decided(event: Happened) -> Row:
    numbers = {name: event.facts.get(name) for name in NUMBERS}
    question = event.content.get("question")
    return {"rule": event.facts["pause_rule"], "question": question, **numbers}


def _stands(state: Row, event: Happened, status: str, decided: Row) -> None:
    state.setdefault("pauses", {})[event.id("member")] = {
        "status": status, "since": event.at, "by_id": event.actor,
        "stream_version": state["version"],
        "reason": event.content.get("reason"), **decided,
    }  # fmt: skip


@when("form.published")
def _form(state: Row, event: Happened) -> None:
    number, form = event.facts["form_version"], event.content.get("form")
    state["form_version"] = number
    body = None if form is None else rfc8785.dumps(form).decode()
    state["documents"]["form", number] = (body, event.actor, event.at)


@when("guideline.published")
def _guideline(state: Row, event: Happened) -> None:
    number = event.facts["guideline_version"]
    state["guideline_version"] = number
    state["documents"]["guideline", number] = (event.content.get("text"), event.actor, event.at)


# Taxonomies: trees and drafts show in other places than tables


@when("taxonomy.created", "taxonomy.renamed")
def _taxonomy(state: Row, event: Happened) -> None:
    if "kind" not in state:
        state |= {"kind": "taxonomy", "latest": 0, "created_by": event.actor}
    state["name"] = event.content.get("name")
    state["description"] = event.content.get("description")


@when("taxonomy.published")
def _version(state: Row, event: Happened) -> None:
    state["latest"] = event.facts["number"]


# Saved views


@when("view.saved")
def _view_saved(state: Row, event: Happened) -> None:
    state |= {"kind": "saved_views", "owner": event.id("owner"), "project": event.id("project")}
    views = state.setdefault("views", {})
    before = views.get(event.id("view"), {"created_at": event.at})
    content = event.content.get
    views[event.id("view")] = {
        "shared": event.facts["shared"], "name": content("name"), "filter": content("filter"),
        "sorting": content("order"), "direction": content("direction"),
        "created_at": before["created_at"], "changed_at": event.at,
    }  # fmt: skip


@when("view.deleted")
def _view_deleted(state: Row, event: Happened) -> None:
    del state["views"][event.id("view")]
