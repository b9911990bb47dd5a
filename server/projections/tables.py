"""The tables that screens read, one set for each generation, and their histories.

A current row carries `from_position`, the position that made it what it is. When a tracked column
changes, the old row moves to the history with the position that ended it, so that "as of" is
`from_position <= p AND p < to_position` on both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)

SCHEMA = "projection"
"""Stands for the schema of one generation: `projection_<n>` once a statement is compiled."""

metadata = MetaData(schema=SCHEMA)


def _uuid(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, Uuid, nullable=null)


def _text(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, Text(collation="C"), nullable=null)


def _int(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, Integer, nullable=null)


def _big(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, BigInteger, nullable=null)


def _time(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=null)


def _flag(name: str) -> Column[object]:
    return Column(name, Boolean, nullable=False)


@dataclass(frozen=True)
class Tracked:
    """A current table and what the writer must know of it.

    Columns stand in this order: organization, tracked, untracked, once, `from_position`.
    """

    table: Table
    key: tuple[str, ...]
    """The primary key after `org_id`."""
    tracked: tuple[str, ...]
    """Columns whose change makes a new version of the row, the key among them."""
    untracked: tuple[str, ...]
    """Columns that change without leaving a history: caches, tokens, the state itself."""
    once: tuple[str, ...]
    """Columns written when the row is made and never again."""
    history: Table | None = field(default=None, compare=False)


TRACKED: dict[str, Tracked] = {}


def _tracked(
    name: str,
    *columns: Column[object] | Index,
    key: tuple[str, ...],
    untracked: tuple[str, ...] = (),
    once: tuple[str, ...] = (),
    history: bool = True,
) -> Table:
    own = [item for item in columns if isinstance(item, Column)]
    table = Table(
        name,
        metadata,
        _uuid("org_id"),
        *columns,
        _big("from_position"),
        PrimaryKeyConstraint("org_id", *key, name=f"{name}_pkey"),
    )
    past = None
    if history:
        kept = [c for c in own if c.name not in {*untracked, *once}]
        past = Table(
            f"{name}_history",
            metadata,
            _uuid("org_id"),
            *(Column(c.name, c.type, nullable=c.nullable) for c in kept),
            _big("from_position"),
            _big("to_position"),
            PrimaryKeyConstraint("org_id", *key, "from_position", name=f"{name}_history_pkey"),
        )
    tracked = tuple(c.name for c in own if c.name not in {*untracked, *once})
    if [c.name for c in own] != [*tracked, *untracked, *once]:
        message = f"the columns of {name} are not in the order tracked, untracked, once"
        raise TypeError(message)
    TRACKED[name] = Tracked(table, key, tracked, untracked, once, past)
    return table


organization = _tracked(
    "organization",
    _uuid("id"),
    _text("name", null=True),
    _time("created_at"),
    _time("changed_at"),
    _int("version"),
    _text("state"),
    key=("id",),
    untracked=("version", "state"),
)

member = _tracked(
    "member",
    _uuid("id"),
    _text("status"),
    _text("role", null=True),
    _text("name", null=True),
    _text("email", null=True),
    _text("project_roles"),
    _time("created_at"),
    _time("changed_at"),
    _int("version"),
    _text("state"),
    Index(
        "member_email", "org_id", "email", unique=True, postgresql_where=text("email IS NOT NULL")
    ),
    key=("id",),
    untracked=("version", "state"),
)

project = _tracked(
    "project",
    _uuid("id"),
    _text("status"),
    _text("name", null=True),
    _text("description", null=True),
    _text("policy"),
    _int("form_version"),
    _int("guideline_version"),
    _uuid("created_by", null=True),
    _time("created_at"),
    _time("changed_at"),
    _int("version"),
    _text("state"),
    key=("id",),
    untracked=("version", "state"),
)

document = _tracked(
    "document",
    _uuid("project_id"),
    _text("kind"),
    _int("number"),
    _text("body", null=True),
    _uuid("published_by", null=True),
    _time("published_at"),
    key=("project_id", "kind", "number"),
    history=False,
)
"""Versions of forms and guidelines."""

task = _tracked(
    "task",
    _uuid("id"),
    _uuid("project_id"),
    _text("status"),
    _int("priority"),
    _int("urgency"),
    _big("rank"),
    _int("overlap"),
    _int("answered"),
    _uuid("assignee_id", null=True),
    _text("external_id", null=True),
    _text("review_reason", null=True),
    _text("resolution_method", null=True),
    _text("resolution", null=True),
    _int("open_comments"),
    _time("imported_at"),
    _time("changed_at"),
    _flag("claimable"),
    _int("version"),
    _text("state"),
    _text("inputs", null=True),
    _text("meta", null=True),
    _text("search", null=True),
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

annotation = _tracked(
    "annotation",
    _uuid("id"),
    _uuid("task_id"),
    _uuid("project_id"),
    _uuid("author_id", null=True),
    _text("status"),
    _text("answers", null=True),
    _int("form_version"),
    _int("guideline_version"),
    _big("time_spent_ms"),
    _int("revision"),
    _uuid("reviewer_id", null=True),
    _text("reason", null=True),
    _time("created_at"),
    _time("changed_at"),
    Index("annotation_by_task", "org_id", "task_id", "id"),
    Index("annotation_by_author", "org_id", "project_id", "author_id", "id"),
    key=("id",),
)

label = _tracked(
    "label",
    _uuid("annotation_id"),
    _text("question"),
    _int("ordinal"),
    _uuid("task_id"),
    _uuid("project_id"),
    _uuid("author_id", null=True),
    _text("kind"),
    _text("value"),
    Index("label_by_value", "org_id", "project_id", "question", "value", "task_id"),
    key=("annotation_id", "question", "ordinal"),
)

lease = _tracked(
    "lease",
    _uuid("task_id"),
    _uuid("annotator_id"),
    _uuid("project_id"),
    _big("token"),
    _time("expires_at"),
    Index("lease_by_expiry", "org_id", "expires_at"),
    Index("lease_by_annotator", "org_id", "project_id", "annotator_id"),
    key=("task_id", "annotator_id"),
    untracked=("token", "expires_at"),
    history=False,
)

comment = _tracked(
    "comment",
    _uuid("id"),
    _uuid("task_id"),
    _uuid("project_id"),
    _uuid("annotation_id", null=True),
    _uuid("author_id", null=True),
    _text("text", null=True),
    _time("created_at"),
    _uuid("resolved_by", null=True),
    _time("resolved_at", null=True),
    Index("comment_by_task", "org_id", "task_id", "id"),
    key=("id",),
)


def schema_of(generation: int) -> str:
    """Return the database schema that holds a generation of the tables."""
    return f"{SCHEMA}_{generation}"
