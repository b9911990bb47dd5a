"""The tables of projects, and of the published versions of their forms and guidelines."""

from __future__ import annotations

from server.events.core.event import Event, Recorded
from server.events.gold.reference import OFF
from server.events.label_migrations.migration_state import under_way
from server.events.projects import PROJECT, FormPublished, GuidelinePublished, Project
from server.events.slices.predicates import Slice
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import Rows, StreamTable, Values
from server.projections.engine.table_spec import (
    Index,
    TableSpec,
    int_,
    stream_spec,
    text_,
    time_,
    uuid_,
)

project = stream_spec(
    "project",
    text_("status"),
    text_("name", null=True),
    text_("description", null=True),
    text_("policy"),
    int_("form_version"),
    int_("guideline_version"),
    uuid_("created_by", null=True),
    time_("created_at"),
    time_("changed_at"),
    uuid_("migration_id", null=True),
    text_("reject_reasons", null=True),
    text_("gold", null=True),
    text_("pause_rule", null=True),
    # For `projects_to_judge`, which looks in all organizations.
    Index("project_judged", ("org_id", "id"), "pause_rule IS NOT NULL"),
    Index("project_migrating", ("org_id", "id"), "migration_id IS NOT NULL"),
    untracked=(int_("counts"),),
)

document = TableSpec(
    "document",
    uuid_("project_id"),
    text_("kind"),
    int_("number"),
    text_("body", null=True),
    uuid_("published_by", null=True),
    time_("published_at"),
    key=("project_id", "kind", "number"),
    history=False,
)
"""Versions of forms and guidelines: the state of a project has only the present form."""


slice_ = TableSpec(
    "slice",
    uuid_("project_id"),
    uuid_("id"),
    text_("name", null=True),
    text_("predicate", null=True),
    uuid_("defined_by", null=True),
    time_("defined_at"),
    Index("slice_by_id", ("org_id", "id"), past=True),
    key=("project_id", "id"),
)
"""The slices of the tasks of a project, which figures are given of. The key begins with the stream,
so that an erasure also finds the history of removed ones."""


def _row(state: Project) -> Values:
    running = under_way(state.migrations)
    return (
        state.id,
        state.status,
        state.name,
        state.description,
        state.policy.model_dump_json(),
        state.form_version,
        state.guideline_version,
        state.created_by,
        state.created_at,
        state.changed_at,
        running and running.id,
        json_text([[one.key, one.text] for one in state.reject_reasons] or None),
        None if state.gold == OFF else state.gold.model_dump_json(exclude_none=True),
        None if state.pause_settings.rule is None else state.pause_settings.model_dump_json(),
    )


PROJECTS = StreamTable(PROJECT, project, _row, untracked=lambda state: (state.counts,))


@PROJECTS.rows_of(FormPublished, document)
def _form(recorded: Recorded[FormPublished]) -> Rows:
    event = recorded.event
    body = json_text(event.content.form) if event.content else None
    return _version(recorded, "form", event.form_version, body)


@PROJECTS.rows_of(GuidelinePublished, document)
def _guideline(recorded: Recorded[GuidelinePublished]) -> Rows:
    event = recorded.event
    body = event.content.text if event.content else None
    return _version(recorded, "guideline", event.guideline_version, body)


def _version(recorded: Recorded[Event], kind: str, number: int, body: str | None) -> Rows:
    values = (recorded.stream, kind, number, body, recorded.actor, recorded.recorded_at)
    return {("document", recorded.stream.int, kind, number): values}


@PROJECTS.part("data_slices", slice_)
def _slice(state: Project, one: Slice) -> Rows:
    given = one.predicate
    shown = None if given is None else given.model_dump(mode="json", exclude_defaults=True)
    values = (state.id, one.id, one.name, json_text(shown), one.defined_by, one.defined_at)
    return {("slice", state.id.int, one.id.int): values}
