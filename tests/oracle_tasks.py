"""The oracle's folds of tasks, annotations, leases and comments. See `tests.oracle`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tests.oracle_folds import Happened, Row, when


@when("task.imported")
def _imported(state: Row, event: Happened) -> None:
    inputs = event.content.get("inputs")
    rank = event.facts["rank"]
    state |= {
        "kind": "task", "project": event.id("project"), "status": "OPEN", "assignee": None,
        "priority": event.facts["priority"], "overlap": event.facts["overlap"],
        "imported_overlap": event.facts["overlap"],
        "rank": event.position if rank is None else rank, "final": None, "review": None,
        "external_id": event.content.get("external_id"), "inputs": inputs,
        "meta": event.content.get("meta"), "annotations": {}, "leases": {}, "comments": {},
        "mentioned": {},
        "parts": {}, "reviewing": [], "raised_from": 0,
        "gold": None,
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
def _lease_ended(state: Row, event: Happened) -> None:
    state["leases"].pop(event.id("annotator"), None)


@when("annotation.submitted")
def _submitted(state: Row, event: Happened) -> None:
    who = event.id("annotator")
    new = _answer(event, who, "SUBMITTED") | ({"gold": True} if state["gold"] else {})
    state["annotations"][event.id("annotation")] = new
    state["leases"].pop(who, None)
    if event.facts["fills"]:
        state["status"] = "LABELED"


def _answer(event: Happened, author: UUID | None, status: str) -> Row:
    facts = event.facts
    return {
        "author_id": author, "status": status, "answers": event.content.get("answers"),
        "form_version": facts["form_version"], "guideline_version": facts["guideline_version"],
        "time_spent_ms": facts["time_spent_ms"], "revision": 1, "reason": None,
        "reasons": None,
        "reviewer_id": event.actor if status == "APPROVED" else None,
        "created_at": event.at, "changed_at": event.at, "imported": False, "imported_by": None,
        "occurred_at": None, "source_id": None, "source_digest": None, "correction_id": None,
    }  # fmt: skip


@when("annotation.imported")
def _imported_annotation(state: Row, event: Happened) -> None:
    who, content = event.id("annotator"), event.content
    new = _answer(event, who, event.facts["annotation_status"])
    new |= {"reviewer_id": None, "reason": content.get("reason")}
    new |= {"imported": True, "imported_by": event.actor, "occurred_at": event.occurred_at}
    new |= {name: content.get(name) for name in ("source_id", "source_digest")}
    state["annotations"][event.id("annotation")] = new
    if counts(new):
        state["leases"].pop(who, None)
    if event.facts["fills"]:
        state["status"] = "LABELED"


IMPORT = ("imported", "imported_by", "occurred_at", "source_id", "source_digest")


@when("annotation.revised")
def _revised(state: Row, event: Happened) -> None:
    old = state["annotations"][event.id("annotation")]
    new = _answer(event, old["author_id"], "SUBMITTED") | {name: old[name] for name in IMPORT}
    new |= {"revision": old["revision"] + 1, "created_at": old["created_at"]}
    new["time_spent_ms"] += old["time_spent_ms"]
    old |= new
    state["review"] = None
    if event.facts["fills"]:
        state["status"] = "LABELED"


@when("annotation.withdrawn")
def _withdrawn(state: Row, event: Happened) -> None:
    take_away(state, event, {"status": "WITHDRAWN"})


@when("annotation.rejected")
def _rejected(state: Row, event: Happened) -> None:
    keys = event.facts.get("reasons") or None
    rejected = {"status": "REJECTED", "reviewer_id": event.actor, "reasons": keys}
    take_away(state, event, rejected)


def take_away(state: Row, event: Happened, new: Row) -> None:
    """Change an annotation, whose slot is free from then on."""
    annotation = state["annotations"][event.id("annotation")]
    if counts(annotation) and not annotation.get("gold"):
        status = "SKIPPED" if state["status"] == "SKIPPED" else "OPEN"
        state |= {"final": None, "review": None, "status": status}
        state["reviewing"] = []
    annotation |= new | {"reason": event.content.get("reason"), "changed_at": event.at}


def counts(annotation: Row) -> bool:
    return annotation["status"] in ("SUBMITTED", "APPROVED")


@when("annotation.approved")
def _approved(state: Row, event: Happened) -> None:
    new = {"status": "APPROVED", "reviewer_id": event.actor, "reason": None, "changed_at": event.at}
    new["reasons"] = None
    state["annotations"][event.id("annotation")] |= new


@when("annotation.replaced")
def _replaced(state: Row, event: Happened) -> None:
    new = {"status": "REPLACED", "reviewer_id": event.actor, "changed_at": event.at}
    old = state["annotations"][event.id("annotation")]
    old |= new
    kept = {"gold": True} if old.get("gold") else {}
    state["annotations"][event.id("replacement")] = _answer(event, event.actor, "APPROVED") | kept


@when("task.resolved")
def _resolved(state: Row, event: Happened) -> None:
    facts = event.facts
    final = (facts["method"], event.content.get("answers"), facts.get("confidence_ppm"))
    state |= {"status": "DONE", "leases": {}, "reviewing": [], "final": final, "kept": []}
    if event.facts["method"] != "REVIEWER":
        state["review"] = None
    state["final_of"] = [UUID(id_) for id_ in event.facts["annotations"]]


@when("task.sent_to_review")
def _sent(state: Row, event: Happened) -> None:
    state |= {"status": "IN_REVIEW", "review": event.facts["reason"], "kept": []}


@when("task.skipped")
def _skipped(state: Row, event: Happened) -> None:
    state["skipped"].add(event.id("annotator"))
    state["leases"].pop(event.id("annotator"), None)
    if event.facts["closes"]:
        state |= {"status": "SKIPPED", "leases": {}}


@when("task.reopened")
def _reopened(state: Row, event: Happened) -> None:
    state |= {"status": "OPEN", "overlap": event.facts["overlap"], "skipped": set()}
    state |= {"final": None, "review": None, "kept": [], "reviewing": [], "raised_from": 0}


@when("task.overlap_raised")
def _overlap_raised(state: Row, event: Happened) -> None:
    state["raised_from"] = state["raised_from"] or state["overlap"]
    state["overlap"] = event.facts["overlap"]
    if state["status"] in ("LABELED", "IN_REVIEW"):
        state |= {"status": "OPEN", "reviewing": [], "review": None}


@when("task.prioritized")
def _prioritized(state: Row, event: Happened) -> None:
    state["priority"] = event.facts["priority"]


@when("task.assigned")
def _assigned(state: Row, event: Happened) -> None:
    state["assignee"] = event.id("assignee")


@when("task.gold_set")
def _gold_set(state: Row, event: Happened) -> None:
    facts = event.facts
    state["gold"] = {
        "answers": event.content.get("answers"), "by": event.actor and str(event.actor),
        "at": event.at.isoformat(), "form_version": facts["form_version"],
        "digests": facts["question_digests"], "dispute": None,
    }  # fmt: skip


@when("task.gold_disputed")
def _gold_disputed(state: Row, event: Happened) -> None:
    why = {"by": event.actor and str(event.actor), "at": event.at.isoformat()}
    state["gold"] = state["gold"] | {
        "dispute": why | event.facts | {"reason": event.content.get("reason")}
    }


@when("task.gold_confirmed")
def _gold_confirmed(state: Row, _: Happened) -> None:
    state["gold"] = state["gold"] | {"dispute": None}


@when("task.gold_removed")
def _gold_removed(state: Row, _: Happened) -> None:
    state["gold"] = None


@when("task.archived")
def _archived(state: Row, _: Happened) -> None:
    state |= {"was": state["status"], "status": "ARCHIVED", "leases": {}}
    state["reviewing"] = []


@when("task.restored")
def _back(state: Row, _: Happened) -> None:
    state["status"] = state["was"]


@when("review.claimed")
def _review_claimed(state: Row, event: Happened) -> None:
    held = (event.id("reviewer"), event.facts["token"], event.moment("expires_at"))
    state["reviewing"] = [held]


@when("review_lease.extended")
def _review_extended(state: Row, event: Happened) -> None:
    [(who, token, _)] = state["reviewing"]
    state["reviewing"] = [(who, token, event.moment("expires_at"))]


@when("review_lease.released", "review_lease.expired")
def _review_ended(state: Row, _: Happened) -> None:
    state["reviewing"] = []


@when("comment.added")
def _commented(state: Row, event: Happened) -> None:
    mentions = event.facts.get("mentions", [])
    state["comments"][event.id("comment")] = {
        "annotation_id": event.id("annotation"), "author_id": event.actor,
        "text": event.content.get("text"), "created_at": event.at, "resolved_by": None,
        "resolved_at": None, "edited_at": None, "deleted_at": None,
        "mentions": mentions or None,
    }  # fmt: skip
    state["mentioned"][event.id("comment")] = event.at


@when("comment.edited")
def _said_otherwise(state: Row, event: Happened) -> None:
    comment, mentions = event.id("comment"), event.facts["mentions"] or None
    if state["comments"][comment]["mentions"] != mentions:
        state["mentioned"][comment] = event.at
    new = {"text": event.content.get("text"), "edited_at": event.at, "mentions": mentions}
    state["comments"][comment] |= new


@when("comment.reopened")
def _not_dealt_with(state: Row, event: Happened) -> None:
    state["comments"][event.id("comment")] |= {"resolved_by": None, "resolved_at": None}


@when("comment.deleted")
def _taken_away(state: Row, event: Happened) -> None:
    state["comments"][event.id("comment")] |= {
        "text": None, "mentions": None, "deleted_at": event.at
    }  # fmt: skip


@when("comment.resolved")
def _dealt_with(state: Row, event: Happened) -> None:
    new = {"resolved_by": event.actor, "resolved_at": event.at}
    state["comments"][event.id("comment")] |= new


HOLDERS = {
    *("task.claimed", "lease.extended", "lease.released", "lease.expired", "task.skipped"),
    "annotation.submitted",
}
"""Events that are acts of the annotator whom they name."""
ON_ANSWERS = {
    *("revised", "withdrawn", "approved", "rejected", "replaced", "corrected", "requeued"),
}
"""Events of annotations that are acts of their author, or verdicts on the author's answer."""


def note_part(state: Row, stored: Mapping[str, Any]) -> None:
    """Note the task as of this event for the member whose act it is."""
    type_, facts = stored["type"], json.loads(stored["facts"])
    kind, _, act = type_.partition(".")
    annotations, parts = state["annotations"], state["parts"]
    who: list[UUID | None] = []
    if type_ in HOLDERS or (type_ == "annotation.imported" and not facts["external"]):
        who = [UUID(facts["annotator"])]
    elif kind == "annotation" and act in ON_ANSWERS:
        # Whoever replaces an own answer acts twice, for the version of the task.
        who = [annotations[UUID(facts["annotation"])]["author_id"]]
        who += [stored["actor_id"]] if act == "replaced" else []
    for member in filter(None, who):
        own = [a for a in annotations.values() if a["author_id"] == member]
        stands = any(map(counts, own))
        status = "SKIPPED" if member in state["skipped"] else "OPEN"
        if stands or any(a["status"] == "REPLACED" for a in own):
            status = "LABELED"
        parts[member] = {
            "status": status, "changed_at": stored["recorded_at"], "answered": int(stands),
            "version": parts[member]["version"] + 1 if member in parts else 2,
            "overlap": state.get("raised_from") or state["overlap"],
            "skipped": type_ == "task.skipped",
        }  # fmt: skip
    if kind == "comment":
        about = facts.get("annotation")
        readers = {stored["actor_id"]}
        readers |= {annotations[UUID(about)]["author_id"]} if about else set()
        for member, row in parts.items():
            if member in readers or (act != "resolved" and about is None):
                row["version"] += 1
