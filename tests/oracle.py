"""A second opinion: what every table must say, folded from the stored events by other code.

Written from the design and the names of the events. It imports nothing of the server: plain
dictionaries in, plain dictionaries out, slow and short. `state` columns, which only the writer
reads, are left to the test that a rebuild equals what is live.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

import rfc8785

import tests.oracle_migrations
import tests.oracle_reverts  # noqa: F401 - likewise
from tests.oracle_alerts import show_alert, show_alert_rules
from tests.oracle_attributes import show_attributes, show_declarations, show_release
from tests.oracle_audits import show_audit
from tests.oracle_corrections import show_correction
from tests.oracle_erasures import show_erasure, show_holds
from tests.oracle_folds import Row, fold
from tests.oracle_runs import show_run
from tests.oracle_tasks import counts, note_part
from tests.oracle_webhooks import show_webhook

Key = tuple[Any, ...]
Tables = dict[str, dict[Key, Row]]

KEYS = {
    "organization": ("id",),
    "member": ("id",),
    "project": ("id",),
    "member_pause": ("project_id", "member_id"),
    "document": ("project_id", "kind", "number"),
    "slice": ("project_id", "id"),
    "task": ("id",),
    "annotation": ("id",),
    "label": ("annotation_id", "question", "ordinal"),
    "lease": ("task_id", "annotator_id"),
    "comment": ("id",),
    "mention": ("comment_id", "member_id"),
    "participant": ("task_id", "member_id"),
    "review_lease": ("task_id",),
    "taxonomy": ("id",),
    "saved_views": ("id",),
    "saved_view": ("saved_views_id", "id"),
    "erasure": ("id",),
    "run": ("id",),
    "audit": ("id",),
    "audit_draw": ("audit_id", "number"),
    "audit_item": ("audit_id", "task_id"),
    "correction": ("id",),
    "webhook": ("id",),
    "holds": ("id",),
    "hold": ("holds_id", "id"),
    "alert_rules": ("id",),
    "alert_rule": ("alert_rules_id", "id"),
    "alert": ("id",),
    "attributes": ("id",),
    "declarations": ("id",),
    "group_release": ("id",),
}
"""Every table of the projection, and its primary key within an organization."""
WITHOUT_HISTORY = {"audit_draw", "document", "lease", "participant", "review_lease", "mention"}
UNTRACKED = {
    *(
        "claimable",
        "reviewable",
        "version",
        "inputs",
        "meta",
        "search",
        "token",
        "expires_at",
        "counts",
    ),
    "imported_overlap",
}
"""Columns whose change alone makes no new version of a row."""
JSON = {
    "policy",
    "settings",
    "raised",
    "cleared",
    "predicate",
    "reject_reasons",
    "broker_copies",
    "reasons",
    "mentions",
    "project_roles",
    "answers",
    "resolution",
    "inputs",
    "meta",
    "filter",
    "positions",
    "targets",
    "types",
    "actors",
    "secrets",
    "parameters",
    "adoptions",
    *("plan", "strata", "stratum_sizes", "own_answers", "corrected"),
    *("pattern", "replaced_by", "outcomes"),
    *("gold", "gold_digests", "pause_rule", "questions", "slices", "labels"),
}
"""Columns that hold JSON, compared as values."""
REGIONS = {
    "span": "spans", "box": "boxes", "ellipse": "ellipses", "polygon": "polygons",
    "polyline": "polylines", "keypoint": "keypoints", "mask": "masks", "interval": "intervals",
    "track": "tracks", "relation": "relations",
}  # fmt: skip


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
        if stored["version"] == 1:
            self._streams[id_] = {"id": id_}
        state = self._streams[id_]
        state["version"] = state.get("version", 0) + 1
        assert state["version"] == stored["version"]
        fold(state, stored)
        if state["kind"] == "task":
            note_part(state, stored)
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
    yield (
        "member",
        _plain(state, "status", "role", "name", "email", "pseudonym") | {"project_roles": roles},
    )


def _show_project(state: Row) -> Iterable[tuple[str, Row]]:
    columns = ("status", "name", "description", "policy", "form_version", "guideline_version")
    yield "project", _plain(state, *columns, "created_by") | {
        "migration_id": state.get("moving"), "counts": state.get("counts", 0),
        "reject_reasons": state.get("reasons"), "gold": state.get("gold"),
        "pause_rule": state.get("pause_rule"),
    }  # fmt: skip
    for member, pause in state.get("pauses", {}).items():
        yield "member_pause", {"project_id": state["id"], "member_id": member, **pause}
    for (kind, number), (body, by, at) in state["documents"].items():
        row = {"project_id": state["id"], "kind": kind, "number": number, "body": body}
        yield "document", row | {"published_by": by, "published_at": at}
    for id_, one in state.get("slices", {}).items():
        yield "slice", {"project_id": state["id"], "id": id_, **one}


def _show_taxonomy(state: Row) -> Iterable[tuple[str, Row]]:
    offered = {0, *range(1, state["latest"] + 1)} - state.get("withdrawn", set())
    row = _plain(state, "name", "description", "created_by") | {"latest": max(offered)}
    yield "taxonomy", row


def _show_saved_views(state: Row) -> Iterable[tuple[str, Row]]:
    whose = {"project_id": state["project"], "owner_id": state["owner"]}
    kept = {c: state[c] for c in ("id", "changed_at", "version")}
    yield "saved_views", kept | whose
    for id_, view in state["views"].items():
        yield "saved_view", {"saved_views_id": state["id"], "id": id_, **whose, **view}


def _show_task(state: Row) -> Iterable[tuple[str, Row]]:
    yield "task", _task_row(state)
    ids = {"task_id": state["id"], "project_id": state["project"]}
    for id_, annotation in state["annotations"].items():
        shown = {"gold": False}
        shown |= {k: v for k, v in annotation.items() if k not in HIDDEN}
        yield "annotation", {"id": id_, **ids, **shown}
        if counts(annotation):
            for question, ordinal, kind, value in _labels(annotation["answers"] or {}):
                row = {"annotation_id": id_, "question": question, "ordinal": ordinal, **ids}
                yield "label", row | {
                    "author_id": annotation["author_id"], "kind": kind, "value": value,
                    "rank": state["rank"],
                }  # fmt: skip
    for who, (token, expires_at) in state["leases"].items():
        yield "lease", {"annotator_id": who, **ids, "token": token, "expires_at": expires_at}
    for who, token, expires_at in state["reviewing"]:
        yield "review_lease", {"reviewer_id": who, **ids, "token": token, "expires_at": expires_at}
    for who, row in state["parts"].items():
        yield "participant", {"member_id": who, **ids, **row}
    for id_, comment in state["comments"].items():
        yield "comment", {"id": id_, **ids, **comment}
        for member in comment["mentions"] or ():
            yield "mention", {
                "comment_id": id_, "member_id": UUID(member), "project_id": state["project"],
                "annotation_id": comment["annotation_id"],
                "mentioned_at": state["mentioned"][id_],
            }  # fmt: skip


def _task_row(state: Row) -> Row:
    answers = [a for a in state["annotations"].values() if counts(a) and not a.get("gold")]
    took_part = {
        *(
            a["author_id"]
            for a in state["annotations"].values()
            if a["status"] not in ("WITHDRAWN", "OUTDATED")
        ),
        *state["skipped"],
        *state["leases"],
    }
    free = state["status"] == "OPEN" and not state["gold"]
    free = free and len(answers) + len(state["leases"]) < state["overlap"]
    kept = state["assignee"] is not None and state["assignee"] in took_part
    method, final, sure = state["final"] or (None, None, None)
    return {
        "id": state["id"], "project_id": state["project"], "status": state["status"],
        "priority": state["priority"], "urgency": -state["priority"], "rank": state["rank"],
        "overlap": state["overlap"], "answered": len(answers), "assignee_id": state["assignee"],
        "external_id": state["external_id"], "review_reason": state["review"],
        "resolution_method": method, "resolution": final,
        "confidence_ppm": sure,
        "open_comments": sum(
            c["resolved_at"] is None and c["deleted_at"] is None
            for c in state["comments"].values()
        ),
        "imported_at": state["created_at"], "changed_at": state["changed_at"],
        "claimable": free and not kept,
        "reviewable": state["status"] == "IN_REVIEW" and not state["reviewing"],
        "version": state["version"],
        "relabel": state["status"] == "OPEN" and len(answers) < state["overlap"]
        and any(a["status"] == "OUTDATED" for a in state["annotations"].values()),
        "inputs": state["inputs"], "meta": state["meta"], "search": state["search"],
        "imported_overlap": state["imported_overlap"],
        "gold": state["gold"] and {
            k: v for k, v in state["gold"].items() if k != "digests" and (k, v) != ("dispute", None)
        },
        "gold_digests": state["gold"] and state["gold"]["digests"],
        "gold_disputed": bool(state["gold"] and state["gold"]["dispute"]),
    }  # fmt: skip


HIDDEN = ("was", "stood", "gone")
"""What the fold keeps of an annotation that no table shows."""


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
    "taxonomy": _show_taxonomy,
    "saved_views": _show_saved_views,
    "erasure": show_erasure,
    "run": show_run,
    "audit": show_audit,
    "correction": show_correction,
    "webhook": show_webhook,
    "holds": show_holds,
    "alert_rules": show_alert_rules,
    "alert": show_alert,
    "attributes": show_attributes,
    "declarations": show_declarations,
    "group_release": show_release,
}
