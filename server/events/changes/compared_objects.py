"""What is compared of the state of a stream: the objects in it, and their fields.

Not compared is what only counts or dates: versions of streams, revisions, times, time spent,
fences of leases, participants, and what a migration keeps to be reverted. Credentials of members
are not compared either: their events say all there is to know of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeAlias
from uuid import UUID

from server.events.accounts.members import Member, MemberStatus
from server.events.changes.field_changes import Fields
from server.events.core import canonical_json, ids
from server.events.core.event import JsonObject, Kind
from server.events.gold.reference import Gold
from server.events.labeling.tasks import Annotation, AnnotationStatus, Comment, Status, Task
from server.events.projects import Project, ProjectStatus
from server.events.taxonomies.taxonomies import Taxonomy

Key: TypeAlias = tuple[str, UUID]
"""The kind of an object, as its public id begins, and its id."""


@dataclass(frozen=True, slots=True)
class ComparedObject:
    """One object in the state of a stream: a task, annotation, comment, project, member, taxonomy.

    Ids in its fields are public ids, and enums are names.
    """

    kind: str
    id: UUID
    fields: Fields
    gone: bool = False
    """Whether it is no longer in force: archived, withdrawn, deleted or removed."""
    answers: JsonObject | None = None
    """Of an annotation, or of the final answer of a task."""
    form: JsonObject | None = None
    """Of a project."""
    gold: JsonObject | None = None
    """Of a task, its right answers; none where they were erased, and where it is no gold task."""
    erased: tuple[str, ...] = ()
    """The parts whose contents were erased, such as `answers` and `name`."""
    source: Any = field(default=None, compare=False)
    """The part of the state that it was made from."""

    @property
    def key(self) -> Key:
        """Its kind and id."""
        return self.kind, self.id


Objects: TypeAlias = Mapping[Key, ComparedObject]
NO_OBJECTS: Objects = MappingProxyType({})


def objects_of(state: object, before: Objects = NO_OBJECTS) -> Objects:
    """Return the objects in the state of a stream by their keys; none for None.

    Args:
        state: the state.
        before: the objects of an earlier state of the stream: those that are the same are reused.
    """
    if state is None:
        return NO_OBJECTS
    known = {id(found.source): found for found in before.values()}
    found = {}
    for source, make in _parts(state):
        one = known.get(id(source))
        one = make(source) if one is None or one.source is not source else one
        found[one.key] = one
    return found


def _parts(state: object) -> Iterator[tuple[Any, Callable[[Any], ComparedObject]]]:
    """Yield the parts of a state, the whole one first, with what makes objects of them."""
    match state:
        case Task():
            yield state, _task
            yield from ((annotation, _annotation) for annotation in state.annotations)
            yield from ((comment, _comment) for comment in state.comments)
        case Project():
            yield state, _project
        case Member():
            yield state, _member
        case Taxonomy():
            yield state, _taxonomy


def _task(state: Task) -> ComparedObject:
    final = state.resolution
    fields = {
        "status": state.status.name,
        "priority": state.priority,
        "rank": state.rank,
        "overlap": state.overlap,
        "externalId": state.external_id,
        "assignee": _member_id(state.assignee),
        "heldBy": sorted(_member_ids(held.annotator for held in state.leases)),
        "reviewHeldBy": sorted(_member_ids(held.reviewer for held in state.review_leases)),
        "skippedBy": sorted(_member_ids(state.skipped_by)),
        "reviewReason": _name(state.review_reason),
    }
    if final is not None:
        fields |= {
            "resolution.method": final.method.name,
            "resolution.by": _member_id(final.by),
            "resolution.annotations": sorted(
                ids.public("annotation", one) for one in final.annotations
            ),
            "resolution.formVersion": final.form_version,
        }
    gold = state.gold
    return ComparedObject(
        Kind.TASK.value,
        state.id,
        fields | _gold_fields(gold),
        gone=state.status is Status.ARCHIVED,
        answers=final.answers if final else {},
        gold=gold.answers if gold else {},
        erased=_erased(
            answers=final is not None and final.answers is None,
            gold=gold is not None and gold.answers is None,
        ),
        source=state,
    )


def _gold_fields(gold: Gold | None) -> JsonObject:
    if gold is None:
        return {}
    return {
        "gold.setBy": _member_id(gold.by),
        "gold.formVersion": gold.form_version,
        "gold.disputed": gold.dispute is not None,
        "gold.disputedBy": gold.dispute and _member_id(gold.dispute.by),
    }


def without_gold(found: ComparedObject) -> ComparedObject:
    """Return a task as it is compared for whoever may not know whether it is gold."""
    fields = {name: value for name, value in found.fields.items() if not name.startswith("gold.")}
    erased = tuple(name for name in found.erased if name != "gold")
    return replace(found, fields=fields, gold={}, erased=erased)


def _annotation(state: Annotation) -> ComparedObject:
    fields = {
        "status": state.status.name,
        "author": _member_id(state.author),
        "formVersion": state.form_version,
        "guidelineVersion": state.guideline_version,
        "reviewer": _member_id(state.reviewer),
        "reason": state.reason,
        "reasons": list(state.reasons),
    }
    if state.imported is not None:
        fields["importedBy"] = _member_id(state.imported.by)
        fields["sourceId"] = state.imported.source_id
    return ComparedObject(
        "annotation",
        state.id,
        fields,
        gone=state.status is AnnotationStatus.WITHDRAWN,
        answers=state.answers,
        erased=_erased(answers=state.answers is None),
        source=state,
    )


def _comment(state: Comment) -> ComparedObject:
    about = state.annotation
    fields = {
        "text": state.text,
        "author": _member_id(state.author),
        "annotation": None if about is None else ids.public("annotation", about),
        "mentions": sorted(_member_ids(state.mentions)),
        "resolved": state.resolved_at is not None,
        "resolvedBy": _member_id(state.resolved_by),
    }
    gone = state.deleted_at is not None
    erased = _erased(text=state.text is None and not gone)
    return ComparedObject("comment", state.id, fields, gone, erased=erased, source=state)


def _project(state: Project) -> ComparedObject:
    policy = {
        f"policy.{name}": _name(value) if isinstance(value, Enum) else value
        for name, value in state.policy
    }
    fields = {
        "name": state.name,
        "description": state.description,
        "status": state.status.name,
        **policy,
        "formVersion": state.form_version,
        "guidelineVersion": state.guideline_version,
        "rejectReasons": [reason.key for reason in state.reject_reasons],
        **{f"rejectReasons.{reason.key}": reason.text for reason in state.reject_reasons},
        **{
            f"migrations.{ids.public('migration', one.id)}": _migration_status(one)
            for one in state.migrations
        },
        "slices": [ids.public("slice", one.id) for one in state.data_slices],
        **{f"slices.{ids.public('slice', one.id)}": one.name for one in state.data_slices},
    }
    return ComparedObject(
        Kind.PROJECT.value,
        state.id,
        fields,
        gone=state.status is ProjectStatus.ARCHIVED,
        form=None if state.form is None else canonical_json.decode(state.form),
        erased=_erased(name=state.name is None, form=state.form is None and state.form_version > 0),
        source=state,
    )


def _migration_status(migration: Any) -> str:
    if migration.reverted_by is not None:
        return "REVERTED"
    return "DONE" if migration.finished_at is not None else "RUNNING"


def _member(state: Member) -> ComparedObject:
    fields = {
        "name": state.name,
        "email": state.email,
        "status": state.status.name,
        "role": _name(state.role),
        **{
            role_field(project): sorted(role.name for role in roles)
            for project, roles in state.project_roles.items()
        },
    }
    return ComparedObject(
        Kind.MEMBER.value,
        state.id,
        fields,
        gone=state.status is MemberStatus.REMOVED,
        erased=_erased(name=state.name is None),
        source=state,
    )


def role_field(project: UUID) -> str:
    """Return the name of the field that has the roles of a member in a project."""
    return f"roles.{ids.public('project', project)}"


def _taxonomy(state: Taxonomy) -> ComparedObject:
    fields = {
        "name": state.name,
        "description": state.description,
        "version": state.latest.number if state.latest else 0,
        "withdrawn": sorted(state.withdrawn),
        **{f"versions.{one.number}": _version(one) for one in state.versions},
        "draft.tree": state.draft.tree,
        "draft.mapping": state.draft.mapping,
        "draft.edits": list(state.draft.edits),
    }
    erased = _erased(name=state.name is None, versions=any(one.erased for one in state.versions))
    return ComparedObject(Kind.TAXONOMY.value, state.id, fields, erased=erased, source=state)


def _version(version: Any) -> JsonObject:
    return {"concepts": version.concepts, "notes": version.notes}


def _erased(**parts: bool) -> tuple[str, ...]:
    """Return the names of the parts that were erased."""
    return tuple(name for name, erased in parts.items() if erased)


def _name(value: Enum | None) -> str | None:
    return None if value is None else value.name


def _member_id(member: UUID | None) -> str | None:
    return None if member is None else ids.public("member", member)


def _member_ids(members: Any) -> Iterator[str]:
    return (ids.public("member", member) for member in members)
