"""Runs as clients see them: one by its id, and those of a project."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.runs.adoption_events import AdoptionOutcome
from server.events.runs.adoptions import ppm_of
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RunFailure, RunStatus
from server.reads.as_of import require_present
from server.reads.projects import project_state
from server.reads.runs.results import RunResult, require_same_project, run_result
from server.reads.runs.runs import run_progress, run_row, run_rows
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import (
    Connection,
    Node,
    Position,
    Readable,
    query,
)
from server.schema.core.context import Info, session_of
from server.schema.core.node import link, node_loader
from server.schema.core.paging import paging
from server.schema.labeling.project_records import ProjectRecords
from server.schema.runs.adoptions import Adoption, AdoptionPreview, adoptions_of, preview_of
from server.schema.runs.changes import RunChange, changes_of
from server.schema.runs.results import (
    RunFit,
    RunPerson,
    RunTaskResult,
    fit_of,
    people_of,
    results_of,
)

strawberry.enum(RunMethod, description="How a run decides.")
strawberry.enum(RunStatus, description="How far a run is.")
strawberry.enum(RunFailure, description="Why a run has no result.")


@strawberry.enum(description="What the result of a run is compared with.")
class RunBaseline(Enum):
    """What the result of a run is compared with."""

    CURRENT = strawberry.enum_value("CURRENT", description="The final answers of now.")


@strawberry.type(description="How far the process of a run has come.")
class RunProgress:
    """How far a run is."""

    done: int = strawberry.field(description="Tasks of the project that were looked at.")
    total: int = strawberry.field(description="All tasks of the project.")


@strawberry.type(
    description="A run: what the final answers of a project's tasks would be under other rules."
)
class Run(Node, Readable):
    """A run as clients see it."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    status: RunStatus
    failure: RunFailure | None
    method: RunMethod
    parameters: JSON
    position: Position = strawberry.field(
        description="The position that the annotations are read as of."
    )
    requested_at: datetime
    finished_at: datetime | None
    result_digest: str | None = strawberry.field(
        description="SHA-256 of the result, the same for the same run; null without a result."
    )
    tasks: int = strawberry.field(description="Tasks with annotations at the position.")
    resolved: int = strawberry.field(description="Those that have a final answer by the run.")
    changed: int = strawberry.field(
        description="Those whose final answer at the position was not the very same."
    )

    project = link(
        "project",
        lambda run: run.row["project_id"],
        Permission.PROJECT_READ,
        "The project whose tasks it is about.",
        null=False,
    )

    @query(Permission.RUNS_READ)
    async def requested_by(self) -> Member | None:
        """Who started it."""
        return await linked_member(self.session, self.row["requested_by"])

    @query(Permission.RUNS_READ)
    async def progress(self) -> RunProgress | None:
        """How far it has come; null before its process has begun, and once it has ended.

        While its result is being adopted, how far that has come.

        Present only: it lies outside the ledger.
        """
        require_present(self.session, "How far a run has come")
        if self.status is not RunStatus.RUNNING and not self.row["adopting"]:
            return None
        found = await run_progress(self.session, self.row["id"])
        return None if found is None else RunProgress(done=found[0], total=found[1])

    @query(Permission.RUNS_READ)
    async def diff(
        self,
        info: Info,
        against: RunBaseline = RunBaseline.CURRENT,  # noqa: ARG002 - there is one so far
        other: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[RunChange] | None:
        """The tasks whose final answer would be another one, in the order of their ids.

        Ids and the order of regions do not count, nor do texts that are not compared. A page
        compares 2,000 tasks at most and may have fewer changes than it could: go on while there is
        a next one. With `other`, a run of the same project, it is compared with that run instead:
        `before` is the answer of the other one. Refused where there is no result.
        """
        wanted = paging(first, after, last, before)
        async with info.context.one_file:
            lines = (await result_of(info, self.session, self.row)).tasks
            others = None if other is None else await _lines_of(info, self, other)
            return await changes_of(self.session, self.row, lines, others, wanted)

    @query(Permission.RUNS_READ)
    async def fits(self, info: Info) -> list[RunFit] | None:
        """How a method that looks at all tasks together did, question by question.

        Empty for other methods. Refused where there is no result.
        """
        head = await _head_of(info, self.session, self.row)
        return [fit_of(one) for one in head.get("fits", ())]

    @query(Permission.RUNS_READ)
    async def incomplete_tasks(self, info: Info) -> int | None:
        """Of how many tasks FUSED could not read large masks; see `RunTaskResult.leftOutMasks`.

        0 by other methods. By FUSED, refused where there is no result.
        """
        if self.method is not RunMethod.FUSED:
            return 0
        head = await _head_of(info, self.session, self.row)
        return int(head.get("incomplete_tasks", 0))

    @query(Permission.RUNS_READ)
    async def results(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[RunTaskResult] | None:
        """What it found for each task with annotations, in the order of their ids.

        Refused where there is no result.
        """
        wanted = paging(first, after, last, before)
        async with info.context.one_file:
            result = await result_of(info, self.session, self.row)
            return results_of(self.session, self.row, result.tasks, wanted)

    @query(Permission.STATISTICS_READ)
    async def people(
        self,
        info: Info,
        question: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[RunPerson] | None:
        """How far each person can be relied on, question by question.

        Empty for methods that do not estimate it. Refused where there is no result.
        """
        wanted = paging(first, after, last, before)
        await info.context.require(Permission.STATISTICS_READ, self.row["project_id"])
        async with info.context.one_file:
            result = await result_of(info, self.session, self.row)
            return await people_of(self.session, result.people, question, wanted)

    @query(Permission.RUNS_READ)
    async def adoptions(self) -> list[Adoption]:
        """The adoptions of its result, the earliest first."""
        return adoptions_of(self.session, self.row)

    @query(Permission.RUNS_READ)
    async def adoption_preview(
        self,
        info: Info,
        least_confidence: float = 0.0,
        outcomes: list[AdoptionOutcome] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AdoptionPreview] | None:
        """What adopting the result would come to, task by task in the order of their ids.

        After an adoption, what it left: ask for the outcomes MOVED, UNSURE and so on. Only tasks of
        the given outcomes, or all. A page looks at 2,000 tasks at most and may have fewer than it
        could: go on while there is a next one. Refused where there is no result.
        """
        wanted, least = paging(first, after, last, before), ppm_of(least_confidence)
        async with info.context.one_file:
            lines = (await result_of(info, self.session, self.row)).tasks
            return await preview_of(self.session, self.row, lines, least, outcomes, wanted)


async def result_of(info: Info, session: ReadSession, row: Any) -> RunResult:
    """Return the result of a run. Raises Refused as `run_result` does, and FORBIDDEN."""
    await info.context.require(Permission.RUNS_READ, row["project_id"])
    return await run_result(session, info.context.services.blobs, row)


async def _head_of(info: Info, session: ReadSession, row: Any) -> JsonObject:
    """Return what the result of a run says of the whole run. Raises Refused as `result_of`."""
    async with info.context.one_file:
        return (await result_of(info, session, row)).head


async def _lines_of(info: Info, run: Run, other: str) -> list[bytes]:
    """Return the lines of another run of the same project. Raises Refused NOT_FOUND, INVALID."""
    session = run.session
    found = await load_run(info, session, ids.expect("run", other, "other"), "other")
    require_same_project(run.row, found.row)
    return (await result_of(info, session, found.row)).tasks


def run_of(session: ReadSession, row: Any) -> Run:
    """Return the run of a row."""
    return Run(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("run", row["id"])),
        status=RunStatus(row["status"]),
        failure=None if row["failure"] is None else RunFailure(row["failure"]),
        method=RunMethod(row["method"]),
        parameters=orjson.loads(row["parameters"]),
        position=Position(row["position"]),
        requested_at=row["requested_at"],
        finished_at=row["finished_at"],
        result_digest=row["result"],
        tasks=row["tasks"],
        resolved=row["resolved"],
        changed=row["changed"],
    )


RUNS = ProjectRecords("run", "Runs", Permission.RUNS_READ, run_row, run_rows, run_of)


@node_loader("run")
async def load_run(info: Info, session: ReadSession, id_: UUID, *path: str) -> Run:
    """Return a run. Raises Refused NOT_FOUND, at `path`, and FORBIDDEN."""
    return await RUNS.load(info, session, id_, *path)


@strawberry.type
class RunsOfProject(Readable):
    """The runs about the tasks of a project."""

    uuid: strawberry.Private[UUID]

    @query(Permission.RUNS_READ)
    async def runs(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Run] | None:
        """The runs about its tasks, the latest first."""
        wanted = paging(first, after, last, before)
        return await RUNS.page(info, self.session, self.uuid, wanted)

    @query(Permission.RUNS_READ)
    async def skills_run(self, info: Info) -> Run | None:
        """The run by which it takes annotators to be right so often; see `publishSkills`."""
        state = await project_state(self.session, self.uuid)
        if state is None or state.skills_run is None:
            return None
        return await load_run(info, self.session, state.skills_run)


@strawberry.type
class RunQueries:
    """The query of one run."""

    @query(Permission.RUNS_READ)
    async def run(self, info: Info, id: strawberry.ID) -> Run | None:
        """A run by its id; `Project.runs` lists them."""
        return await load_run(info, session_of(self, info), ids.expect("run", id, "id"), "id")
