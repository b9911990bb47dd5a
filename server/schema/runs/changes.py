"""What the result of a run says otherwise than the tasks of now."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.runs.methods import RunMethod
from server.reads.runs import RunDifference, differences, project_state
from server.reads.session import ReadSession
from server.schema.core.base import (
    Connection,
    Readable,
    query,
)
from server.schema.core.node import link
from server.schema.core.paging import Paging, page_of
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import MappedAnswerSource, ResolutionAnswerSource
from server.schema.label_migrations.types import LabelRule

LOOKED_AT, CHUNK = 2_000, 200
"""Tasks that one page of a diff compares at most, and those whose states are read at once."""
MappedTo = tuple[UUID, tuple[UUID, int]]
"""The project of a run, and the version of a taxonomy that it maps labels to."""


@strawberry.type(description="A label that a person would have to give anew.")
class RunRelabelItem(Readable):
    """A label for which the mapping of a run has no single target."""

    annotation_uuid: strawberry.Private[UUID]
    question: str
    region: str | None = strawberry.field(description="The region that it labels, if any.")
    concept: str = strawberry.field(description="What was chosen.")
    candidates: list[str] = strawberry.field(
        description="Concepts of the version mapped to that may be meant; there may be none."
    )
    rule: LabelRule = strawberry.field(description="SPLIT, REMOVED or AMBIGUOUS.")

    annotation = link(
        "annotation",
        attrgetter("annotation_uuid"),
        Permission.ANNOTATIONS_READ_OWN,
        "The annotation that the label is of.",
    )


@strawberry.type(description="A task whose final answer would be another one.")
class RunChange(Readable):
    """A difference between the result of a run and what is."""

    task_uuid: strawberry.Private[UUID]
    now: strawberry.Private[JsonObject | None]
    then: strawberry.Private[JsonObject | None]
    mapped_to: strawberry.Private[MappedTo | None]
    relabel: list[RunRelabelItem] = strawberry.field(
        description="Labels for which the mapping has no single target, so that people would give "
        "them anew; none by other methods."
    )

    task = link(
        "task", lambda change: change.task_uuid, Permission.TASKS_READ, "The task.", null=False
    )

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def before(self) -> list[Answer] | None:
        """The final answer that it has; null where there is none, or it was erased."""
        origin = self.now and ResolutionAnswerSource(self.task_uuid, self.now)
        return render_answers(self.now, origin or None, self.session)

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def after(self) -> list[Answer] | None:
        """The final answer by the run; null where a reviewer would have to decide."""
        if self.then is None:
            return None
        origin = (
            ResolutionAnswerSource(self.task_uuid, self.then)
            if self.mapped_to is None
            else MappedAnswerSource(self.task_uuid, self.then, *self.mapped_to)
        )
        return render_answers(self.then, origin, self.session)


async def changes_of(
    session: ReadSession, row: Any, lines: list[bytes], wanted: Paging
) -> Connection[RunChange]:
    """Return a page of what is different between the lines of a run and the tasks of now."""
    if wanted.backward:
        lines.reverse()
    begin = _place(lines, wanted)
    form = (await project_state(session, row["project_id"])).pinned()
    to = _mapped_to(row)
    found, looked = list[tuple[str, RunChange]](), begin
    while looked < min(len(lines), begin + LOOKED_AT) and len(found) <= wanted.size:
        some = [orjson.loads(line) for line in lines[looked : looked + CHUNK]]
        found += [
            (ids.public("task", one.task), _change(session, one, to))
            for one in await differences(session, form, some)
        ]
        looked += CHUNK
    end = None
    if looked < len(lines) and len(found) <= wanted.size:
        end = str(orjson.loads(lines[looked - 1])["task"])
    return page_of(found, wanted, end=end)


def _place(lines: list[bytes], wanted: Paging) -> int:
    """Return the number of the first line after the task in the cursor."""
    if wanted.cursor is None:
        return 0
    task = ids.expect("task", wanted.cursor, wanted.argument)

    def order(line: bytes) -> int:
        id_ = ids.expect("task", orjson.loads(line)["task"]).int
        return -id_ if wanted.backward else id_

    return bisect_right(lines, -task.int if wanted.backward else task.int, key=order)


def _mapped_to(row: Any) -> MappedTo | None:
    """Return what the labels of a run were mapped to, if they were."""
    if row["method"] != RunMethod.MAPPING:
        return None
    parameters = orjson.loads(row["parameters"])
    taxonomy = ids.expect("taxonomy", parameters["taxonomy"])
    return row["project_id"], (taxonomy, parameters["to_version"])


def _change(session: ReadSession, found: RunDifference, to: MappedTo | None) -> RunChange:
    return RunChange(
        session=session,
        task_uuid=found.task,
        now=found.now,
        then=found.then,
        mapped_to=to,
        relabel=[_relabel_item(session, item) for item in found.relabel],
    )


def _relabel_item(session: ReadSession, item: JsonObject) -> RunRelabelItem:
    """Return a label to be given anew from the line of a result."""
    return RunRelabelItem(
        session=session,
        annotation_uuid=ids.expect("annotation", item["annotation"]),
        question=item["question"],
        region=item.get("region"),
        concept=item["concept"],
        candidates=item["candidates"],
        rule=LabelRule(item["rule"]),
    )
