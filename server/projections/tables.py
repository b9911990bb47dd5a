"""The tables that screens read, one set for each generation, and their histories."""

from __future__ import annotations

from sqlalchemy import Index, text

from server.projections.engine.table_spec import (
    SCHEMA,
    TRACKED,
    Tracked,
    big_,
    flag_,
    int_,
    metadata,
    schema_of,
    shapes,
    text_,
    time_,
    tracked,
    uuid_,
)

__all__ = ["SCHEMA", "SHAPES", "TRACKED", "Tracked", "metadata", "schema_of"]

organization = tracked(
    "organization",
    uuid_("id"),
    text_("name", null=True),
    time_("created_at"),
    time_("changed_at"),
    int_("version"),
    text_("state"),
    key=("id",),
    untracked=("version", "state"),
)

member = tracked(
    "member",
    uuid_("id"),
    text_("status"),
    text_("role", null=True),
    text_("name", null=True),
    text_("email", null=True),
    text_("project_roles"),
    time_("created_at"),
    time_("changed_at"),
    int_("version"),
    text_("state"),
    Index(
        "member_email", "org_id", "email", unique=True, postgresql_where=text("email IS NOT NULL")
    ),
    key=("id",),
    untracked=("version", "state"),
)

project = tracked(
    "project",
    uuid_("id"),
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
    int_("version"),
    text_("state"),
    Index("project_migrating", "org_id", "id", postgresql_where=text("migration_id IS NOT NULL")),
    key=("id",),
    untracked=("version", "state"),
)

document = tracked(
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
"""Versions of forms and guidelines."""

task = tracked(
    "task",
    uuid_("id"),
    uuid_("project_id"),
    text_("status"),
    int_("priority"),
    int_("urgency"),
    big_("rank"),
    int_("overlap"),
    int_("answered"),
    uuid_("assignee_id", null=True),
    text_("external_id", null=True),
    text_("review_reason", null=True),
    text_("resolution_method", null=True),
    text_("resolution", null=True),
    int_("open_comments"),
    time_("imported_at"),
    time_("changed_at"),
    flag_("relabel"),
    flag_("claimable"),
    int_("version"),
    text_("state"),
    text_("inputs", null=True),
    text_("meta", null=True),
    text_("search", null=True),
    Index("task_by_rank", "org_id", "project_id", "rank", "id"),
    Index("task_by_status", "org_id", "project_id", "status", "rank", "id"),
    # Urgency is minus priority: row comparison needs all columns in one direction, and under
    # row-level security an index serves plain columns only.
    Index("task_by_urgency", "org_id", "project_id", "urgency", "rank", "id"),
    Index(
        "task_queue",
        "org_id",
        "project_id",
        "assignee_id",
        "urgency",
        "rank",
        postgresql_where=text("claimable"),
    ),
    # Most tasks are assigned to nobody: an import does not pay for this one.
    Index(
        "task_by_assignee",
        "org_id",
        "project_id",
        "assignee_id",
        "rank",
        "id",
        postgresql_where=text("assignee_id IS NOT NULL"),
    ),
    Index("task_relabel", "org_id", "project_id", "rank", "id", postgresql_where=text("relabel")),
    Index(
        "task_external_id",
        "org_id",
        "project_id",
        "external_id",
        unique=True,
        postgresql_where=text("external_id IS NOT NULL"),
    ),
    key=("id",),
    untracked=("claimable", "version", "state"),
    once=("inputs", "meta", "search"),
)

annotation = tracked(
    "annotation",
    uuid_("id"),
    uuid_("task_id"),
    uuid_("project_id"),
    uuid_("author_id", null=True),
    text_("status"),
    text_("answers", null=True),
    int_("form_version"),
    int_("guideline_version"),
    big_("time_spent_ms"),
    int_("revision"),
    uuid_("reviewer_id", null=True),
    text_("reason", null=True),
    time_("created_at"),
    time_("changed_at"),
    Index("annotation_by_task", "org_id", "task_id", "id"),
    Index("annotation_by_author", "org_id", "project_id", "author_id", "id"),
    Index(
        "annotation_outdated",
        "org_id",
        "project_id",
        "task_id",
        postgresql_where=text("status = 'OUTDATED'"),
    ),
    key=("id",),
)

label = tracked(
    "label",
    uuid_("annotation_id"),
    text_("question"),
    int_("ordinal"),
    uuid_("task_id"),
    uuid_("project_id"),
    uuid_("author_id", null=True),
    text_("kind"),
    text_("value"),
    Index("label_by_value", "org_id", "project_id", "question", "value", "task_id"),
    key=("annotation_id", "question", "ordinal"),
)

lease = tracked(
    "lease",
    uuid_("task_id"),
    uuid_("annotator_id"),
    uuid_("project_id"),
    big_("token"),
    time_("expires_at"),
    # By time alone, so that leases are found which ran out, whosoever they are: see `leases_due`.
    Index("lease_by_expiry", "expires_at", "org_id"),
    Index("lease_by_annotator", "org_id", "project_id", "annotator_id"),
    key=("task_id", "annotator_id"),
    untracked=("token", "expires_at"),
    history=False,
)

comment = tracked(
    "comment",
    uuid_("id"),
    uuid_("task_id"),
    uuid_("project_id"),
    uuid_("annotation_id", null=True),
    uuid_("author_id", null=True),
    text_("text", null=True),
    time_("created_at"),
    uuid_("resolved_by", null=True),
    time_("resolved_at", null=True),
    Index("comment_by_task", "org_id", "task_id", "id"),
    key=("id",),
)

taxonomy = tracked(
    "taxonomy",
    uuid_("id"),
    text_("name", null=True),
    text_("description", null=True),
    int_("latest"),
    uuid_("created_by", null=True),
    time_("created_at"),
    time_("changed_at"),
    int_("version"),
    text_("state"),
    key=("id",),
    untracked=("version", "state"),
)

SHAPES = shapes()
"""What a fold must know of every table."""
