"""A second opinion: what every table must say, folded from the stored events by other code.

Written from the design and the names of the events. It imports nothing of the server: plain
dictionaries in, plain dictionaries out, slow and short. `state` columns, which only the writer
reads, are left to the test that a rebuild equals what is live.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785

Row = dict[str, Any]
Key = tuple[Any, ...]
Tables = dict[str, dict[Key, Row]]

KEYS = {
    "organization": ("id",),
    "member": ("id",),
    "project": ("id",),
    "document": ("project_id", "kind", "number"),
    "task": ("id",),
    "annotation": ("id",),
    "label": ("annotation_id", "question", "ordinal"),
    "lease": ("task_id", "annotator_id"),
    "comment": ("id",),
}
"""Every table of the projection, and its primary key within an organization."""
WITHOUT_HISTORY = {"document", "lease"}
UNTRACKED = {"claimable", "version", "inputs", "meta", "search", "token", "expires_at"}
"""Columns whose change alone makes no new version of a row."""
JSON = {"policy", "project_roles", "answers", "resolution", "inputs", "meta"}
"""Columns that hold JSON, compared as values."""
REGIONS = {
    "span": "spans", "box": "boxes", "ellipse": "ellipses", "polygon": "polygons",
    "polyline": "polylines", "keypoint": "keypoints", "mask": "masks", "interval": "intervals",
    "track": "tracks", "relation": "relations",
}  # fmt: skip
FIRST = {"organization.created", "member.added", "project.created", "task.imported"}
SILENT = {
    *("task.claimed", "lease.extended", "lease.released", "lease.expired", "comment.added"),
    *("comment.resolved", "credential.issued", "credential.ended", "password.set"),
    *("identity.linked", "logins.failed", "content.erased"),
}
"""Events after which a thing does not count as changed."""


class Oracle:
    """Takes the events of one organization in order, and knows what its tables must hold."""

    def __init__(self) -> None:
        self.now: Tables = {name: {} for name in KEYS}
        """Every row with all its columns, `from_position` among them."""
        self.history: dict[str, list[Row]] = defaultdict(list)
        """Former rows: their tracked columns, `from_position` and `to_position`."""
        self._streams: dict[UUID, Row] = {}
        self._rows: dict[UUID, dict[tuple[str, Key], Row]] = defaultdict(dict)

    def take(self, stored: Mapping[str, Any]) -> None:
        """Take the next row of the ledger."""
        id_, position = stored["stream"], stored["position"]
        if stored["type"] in FIRST:
            self._streams[id_] = {"id": id_}
        state = self._streams[id_]
        state["version"] = state.get("version", 0) + 1
        assert state["version"] == stored["version"]
        fold(state, stored)
        old, new = self._rows[id_], dict(_rows(state))
        for place, row in new.items():
            was = old.get(place)
            if was is not None and tracked(was) == tracked(row):
                row["from_position"] = was["from_position"]
                continue
            row["from_position"] = position
            if was is not None:
                self._retire(place[0], was, position)
        for place in old.keys() - new.keys():
            self._retire(place[0], old[place], position)
            del self.now[place[0]][place[1]]
        for (table, key), row in new.items():
            self.now[table][key] = row
        self._rows[id_] = new

    def _retire(self, table: str, row: Row, position: int) -> None:
        if table not in WITHOUT_HISTORY:
            began = {"from_position": row["from_position"], "to_position": position}
            self.history[table].append(tracked(row) | began)


def tracked(row: Row) -> Row:
    """A row without the columns that leave no history."""
    return {k: v for k, v in row.items() if k not in UNTRACKED and k != "from_position"}


def fold(state: Row, stored: Mapping[str, Any]) -> None:
    """Change the state of a stream by one stored event."""
    facts = json.loads(stored["facts"])
    content = json.loads(stored["content"]) if stored["content"] is not None else {}
    type_, at = stored["type"], stored["recorded_at"]
    event = Happened(facts, content, stored["actor_id"], at, stored["position"])
    if type_ in FIRST:
        state["created_at"] = at
    if type_ not in SILENT:
        state["changed_at"] = at
    FOLDS.get(type_, _nothing)(state, event)


class Happened:
    """An event as its branch sees it."""

    def __init__(
        self, facts: Row, content: Row, actor: UUID | None, at: datetime, position: int
    ) -> None:
        self.facts, self.content = facts, content
        self.actor, self.at, self.position = actor, at, position

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
        state |= {"kind": "member", "roles": {}}
        state |= {"role": event.facts["role"], "status": event.facts["status"]}
    state |= {"name": event.content.get("name"), "email": event.content.get("email")}


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


# Tasks


@when("task.imported")
def _imported(state: Row, event: Happened) -> None:
    inputs = event.content.get("inputs")
    rank = event.facts["rank"]
    state |= {
        "kind": "task", "project": event.id("project"), "status": "OPEN", "assignee": None,
        "priority": event.facts["priority"], "overlap": event.facts["overlap"],
        "rank": event.position if rank is None else rank, "final": None, "review": None,
        "external_id": event.content.get("external_id"), "inputs": inputs,
        "meta": event.content.get("meta"), "annotations": {}, "leases": {}, "comments": {},
        "skipped": set(), "search": None if inputs is None else _search(inputs),
    }  # fmt: skip


def _search(inputs: Row) -> str:
    found = []
    for name in sorted(inputs):
        value = inputs[name]
        text = value.get("text") if isinstance(value, dict) else value
        found += [text] if isinstance(text, str) else []
    return "\n".join(found)[:20_000].lower()


@when("task.claimed", "lease.extended")
def _claimed(state: Row, event: Happened) -> None:
    who = event.id("annotator")
    token = event.facts.get("token") or state["leases"][who][0]
    state["leases"][who] = (token, event.moment("expires_at"))


@when("lease.released", "lease.expired")
def _given_back(state: Row, event: Happened) -> None:
    state["leases"].pop(event.id("annotator"), None)


@when("annotation.submitted")
def _submitted(state: Row, event: Happened) -> None:
    who = event.id("annotator")
    state["annotations"][event.id("annotation")] = _answer(event, who, "SUBMITTED")
    state["leases"].pop(who, None)
    if event.facts["fills"]:
        state["status"] = "LABELED"


def _answer(event: Happened, author: UUID | None, status: str) -> Row:
    facts = event.facts
    return {
        "author_id": author, "status": status, "answers": event.content.get("answers"),
        "form_version": facts["form_version"], "guideline_version": facts["guideline_version"],
        "time_spent_ms": facts["time_spent_ms"], "revision": 1, "reason": None,
        "reviewer_id": event.actor if status == "APPROVED" else None,
        "created_at": event.at, "changed_at": event.at,
    }  # fmt: skip


@when("annotation.revised")
def _revised(state: Row, event: Happened) -> None:
    old = state["annotations"][event.id("annotation")]
    new = _answer(event, old["author_id"], "SUBMITTED")
    new |= {"revision": old["revision"] + 1, "created_at": old["created_at"]}
    new["time_spent_ms"] += old["time_spent_ms"]
    old |= new
    state["review"] = None
    if event.facts["fills"]:
        state["status"] = "LABELED"


@when("annotation.withdrawn")
def _withdrawn(state: Row, event: Happened) -> None:
    _take_away(state, event, {"status": "WITHDRAWN"})


@when("annotation.rejected")
def _rejected(state: Row, event: Happened) -> None:
    _take_away(state, event, {"status": "REJECTED", "reviewer_id": event.actor})


def _take_away(state: Row, event: Happened, new: Row) -> None:
    annotation = state["annotations"][event.id("annotation")]
    if _counts(annotation):
        status = "SKIPPED" if state["status"] == "SKIPPED" else "OPEN"
        state |= {"final": None, "review": None, "status": status}
    annotation |= new | {"reason": event.content.get("reason"), "changed_at": event.at}


def _counts(annotation: Row) -> bool:
    return annotation["status"] in ("SUBMITTED", "APPROVED")


@when("annotation.approved")
def _approved(state: Row, event: Happened) -> None:
    new = {"status": "APPROVED", "reviewer_id": event.actor, "reason": None, "changed_at": event.at}
    state["annotations"][event.id("annotation")] |= new


@when("annotation.replaced")
def _replaced(state: Row, event: Happened) -> None:
    new = {"status": "REPLACED", "reviewer_id": event.actor, "changed_at": event.at}
    state["annotations"][event.id("annotation")] |= new
    state["annotations"][event.id("replacement")] = _answer(event, event.actor, "APPROVED")


@when("task.resolved")
def _resolved(state: Row, event: Happened) -> None:
    final = (event.facts["method"], event.content.get("answers"))
    state |= {"status": "DONE", "leases": {}, "final": final}


@when("task.sent_to_review")
def _sent(state: Row, event: Happened) -> None:
    state |= {"status": "IN_REVIEW", "review": event.facts["reason"]}


@when("task.skipped")
def _skipped(state: Row, event: Happened) -> None:
    state["skipped"].add(event.id("annotator"))
    state["leases"].pop(event.id("annotator"), None)
    if event.facts["closes"]:
        state |= {"status": "SKIPPED", "leases": {}}


@when("task.reopened")
def _reopened(state: Row, event: Happened) -> None:
    state |= {"status": "OPEN", "overlap": event.facts["overlap"], "skipped": set()}
    state |= {"final": None, "review": None}


@when("task.prioritized")
def _prioritized(state: Row, event: Happened) -> None:
    state["priority"] = event.facts["priority"]


@when("task.assigned")
def _assigned(state: Row, event: Happened) -> None:
    state["assignee"] = event.id("assignee")


@when("task.archived")
def _archived(state: Row, _: Happened) -> None:
    state |= {"was": state["status"], "status": "ARCHIVED", "leases": {}}


@when("task.restored")
def _back(state: Row, _: Happened) -> None:
    state["status"] = state["was"]


@when("comment.added")
def _commented(state: Row, event: Happened) -> None:
    state["comments"][event.id("comment")] = {
        "annotation_id": event.id("annotation"), "author_id": event.actor,
        "text": event.content.get("text"), "created_at": event.at, "resolved_by": None,
        "resolved_at": None,
    }  # fmt: skip


@when("comment.resolved")
def _dealt_with(state: Row, event: Happened) -> None:
    new = {"resolved_by": event.actor, "resolved_at": event.at}
    state["comments"][event.id("comment")] |= new


# Rows


def _rows(state: Row) -> Iterable[tuple[tuple[str, Key], Row]]:
    """Every row that a state stands for, under its table and key."""
    for table, row in SHOWN[state["kind"]](state):
        yield (table, tuple(row[column] for column in KEYS[table])), row


def _plain(state: Row, *columns: str) -> Row:
    return {c: state[c] for c in ("id", *columns, "created_at", "changed_at", "version")}


def _show_organization(state: Row) -> Iterable[tuple[str, Row]]:
    yield "organization", _plain(state, "name")


def _show_member(state: Row) -> Iterable[tuple[str, Row]]:
    roles = {project: list(held) for project, held in state["roles"].items()}
    yield "member", _plain(state, "status", "role", "name", "email") | {"project_roles": roles}


def _show_project(state: Row) -> Iterable[tuple[str, Row]]:
    columns = ("status", "name", "description", "policy", "form_version", "guideline_version")
    yield "project", _plain(state, *columns, "created_by")
    for (kind, number), (body, by, at) in state["documents"].items():
        row = {"project_id": state["id"], "kind": kind, "number": number, "body": body}
        yield "document", row | {"published_by": by, "published_at": at}


def _show_task(state: Row) -> Iterable[tuple[str, Row]]:
    yield "task", _task_row(state)
    ids = {"task_id": state["id"], "project_id": state["project"]}
    for id_, annotation in state["annotations"].items():
        yield "annotation", {"id": id_, **ids, **annotation}
        if _counts(annotation):
            for question, ordinal, kind, value in _labels(annotation["answers"] or {}):
                row = {"annotation_id": id_, "question": question, "ordinal": ordinal, **ids}
                yield "label", row | {
                    "author_id": annotation["author_id"], "kind": kind, "value": value
                }  # fmt: skip
    for who, (token, expires_at) in state["leases"].items():
        yield "lease", {"annotator_id": who, **ids, "token": token, "expires_at": expires_at}
    for id_, comment in state["comments"].items():
        yield "comment", {"id": id_, **ids, **comment}


def _task_row(state: Row) -> Row:
    answers = [a for a in state["annotations"].values() if _counts(a)]
    took_part = {
        *(a["author_id"] for a in state["annotations"].values() if a["status"] != "WITHDRAWN"),
        *state["skipped"],
        *state["leases"],
    }
    free = state["status"] == "OPEN" and len(answers) + len(state["leases"]) < state["overlap"]
    kept = state["assignee"] is not None and state["assignee"] in took_part
    method, final = state["final"] or (None, None)
    return {
        "id": state["id"], "project_id": state["project"], "status": state["status"],
        "priority": state["priority"], "urgency": -state["priority"], "rank": state["rank"],
        "overlap": state["overlap"], "answered": len(answers), "assignee_id": state["assignee"],
        "external_id": state["external_id"], "review_reason": state["review"],
        "resolution_method": method, "resolution": final,
        "open_comments": sum(c["resolved_at"] is None for c in state["comments"].values()),
        "imported_at": state["created_at"], "changed_at": state["changed_at"],
        "claimable": free and not kept, "version": state["version"],
        "inputs": state["inputs"], "meta": state["meta"], "search": state["search"],
    }  # fmt: skip


def _labels(answers: Row) -> Iterable[tuple[str, int, str, str]]:
    for question, answer in answers.items():
        kind = answer["kind"]
        if kind in ("choice", "ranking"):
            values = answer["values" if kind == "choice" else "order"]
        elif kind in REGIONS:
            values = sorted({region["label"] for region in answer[REGIONS[kind]]})
        elif kind == "text":
            values = []
        else:
            values = [rfc8785.dumps(answer[kind]).decode()]
        for ordinal, value in enumerate(values):
            yield question, ordinal, kind, value


SHOWN: dict[str, Callable[[Row], Iterable[tuple[str, Row]]]] = {
    "organization": _show_organization,
    "member": _show_member,
    "project": _show_project,
    "task": _show_task,
}
