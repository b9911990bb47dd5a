"""Objects read on in the session in which they were read, whatever else is asked beside them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import Boolean, DateTime, Integer, Uuid
from strawberry.schema.config import StrawberryConfig

from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.labeling.tasks import AnnotationStatus, Method, Status
from server.events.project_policy import Policy
from server.events.projects import ProjectStatus
from server.projections import tables
from server.reads.session import ReadSession
from server.schema.accounts.organizations import OrganizationQueries
from server.schema.core.base import SCALARS
from server.schema.core.context import Caller, Context, Info
from server.schema.core.node import NodeQueries
from server.schema.labeling.queries import TaskQueries
from server.schema.projects.queries import ProjectQueries

ORG, ME, TASK, ANNOTATION = (UUID(int=n) for n in range(1, 5))
NOW = datetime(2026, 11, 28, tzinfo=UTC)
GIVEN: dict[str, Any] = {
    "id": ANNOTATION,
    "author_id": ME,
    "rank": 1,
    "policy": Policy().model_dump_json(),
    "answers": "{}",
    "inputs": "{}",
    "meta": None,
    "reasons": None,
    "reject_reasons": "[]",
    "resolution": "{}",
    "resolution_method": Method.MAJORITY,
    "review_reason": None,
    "relabel": False,
}
SOURCES = {"annotations": f'["{ANNOTATION}"]', "run": None, "confidence_ppm": None}
"""What the reading of a resolution's sources calls its columns."""
STATUS = {
    "task": Status.DONE,
    "annotation": AnnotationStatus.APPROVED,
    "project": ProjectStatus.ACTIVE,
}
QUERIES = (TaskQueries, ProjectQueries, OrganizationQueries, NodeQueries)


class Marked(ReadSession):
    """A session in which every text says where it was read."""

    def __init__(self, mark: str) -> None:
        super().__init__(SimpleNamespace(), ORG)  # type: ignore[arg-type]
        self.mark = mark
        self.statements = 0

    async def raw(self, text: str, *arguments: Any) -> list[Any]:
        self.statements += 1
        keys = next((a for a in arguments if isinstance(a, list)), [TASK])
        if "FROM drafts" in text:
            return [{"task_id": key, "body": f'"{self.mark}"'} for key in keys]
        if "projection.document" in text:
            names = zip(*arguments[1:], strict=True)
            shown = {"body": f'{{"questions": [], "x": "{self.mark}"}}', "published_at": NOW}
            shown["published_by"] = ME
            return [{"project": p, "kind": k, "number": n, **shown} for p, k, n in names]
        (table,) = set(re.findall(r"projection\.(\w+)", text))
        of_task = "task_id =" in text
        return [self._row(table, {"task_id" if of_task else "id": key}) for key in keys]

    def _row(self, table: str, key: dict[str, UUID]) -> dict[str, Any]:
        row: dict[str, Any] = {c.name: self._value(c.type) for c in getattr(tables, table).c}
        row |= SOURCES | {name: value for name, value in GIVEN.items() if name in row}
        return row | {"status": STATUS.get(table)} | key

    def _value(self, type_: Any) -> Any:
        for kind, value in ((Uuid, ME), (DateTime, NOW), (Boolean, False), (Integer, 1)):
            if isinstance(type_, kind):
                return value
        return self.mark

    async def close(self) -> None:
        self.loaders = {}


@strawberry.type
class Snapshot(*QUERIES):  # type: ignore[misc]
    """A moment that the fields of a query are asked of."""

    session: strawberry.Private[ReadSession]


@strawberry.type
class Query(*QUERIES):  # type: ignore[misc]
    """The present, and other moments beside it."""

    @strawberry.field
    def as_of(self, info: Info, position: int) -> Snapshot:
        return Snapshot(session=info.context.kept["sessions"][position])


async def test_two_sessions_in_one_operation() -> None:
    """As `{ a: asOf(position: 1) { … } b: asOf(position: 2) { … } c: task(…) }` will need it."""
    sessions = {1: Marked("first"), 2: Marked("second")}
    schema = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))
    present = Marked("present")
    context = _context(present)
    context.kept = {"sessions": sessions}
    task, annotation = ids.public("task", TASK), ids.public("annotation", ANNOTATION)
    asked = f"""
        organization {{ name }}
        node(id: "{annotation}") {{ ... on Annotation {{ reason task {{ externalId }} }} }}
        task(id: "{task}") {{
            externalId draft assignee {{ name }}
            leases {{ annotator {{ name }} }}
            comments {{ text author {{ name }} }}
            annotations {{ reason author {{ name }} reviewer {{ name }} task {{ externalId }} }}
            resolution {{ annotations {{ reason author {{ name }} }} }}
            project {{ name form {{ json }} guideline {{ text }} }}
        }}
    """
    text = f"{{ a: asOf(position: 1) {{ {asked} }} b: asOf(position: 2) {{ {asked} }} {asked} }}"
    found = await schema.execute(text, context_value=context)
    assert found.errors is None
    shown: dict[str, Any] = dict(found.data or {})
    first, second = shown.pop("a"), shown.pop("b")
    assert "first" in str(first)
    assert second == _said(first, "first", "second")
    assert shown == _said(first, "first", "present")
    assert sessions[1].statements == sessions[2].statements > 8


def _said(value: Any, one: str, other: str) -> Any:
    """The same with another mark in all its texts; nothing else was said."""
    if isinstance(value, dict):
        return {key: _said(item, one, other) for key, item in value.items()}
    if isinstance(value, list):
        return [_said(item, one, other) for item in value]
    return value.replace(one, other) if isinstance(value, str) else value


def _context(session: ReadSession) -> Context:
    """A context with all rights, in which nothing but the sessions can be asked."""
    context = Context(SimpleNamespace(), Caller(ORG, ME, None))  # type: ignore[arg-type]
    context._session = session
    actor = Actor(org=ORG, member=ME, organization_role=Role.OWNER)
    context.use_rights(actor, TASK, Policy())
    return context
