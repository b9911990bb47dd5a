"""Runs: what the final answers of a project would be under other rules, and what that changes."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import Form
from server.events.labeling.consensus import agrees
from server.events.runs import runs
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN, RunFailure, RunStatus
from server.reads.blobs import fetch
from server.reads.runs import (
    count_running,
    erasures_of,
    project_state,
    run_row,
    run_rows,
    task_states,
)
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import (
    Connection,
    Node,
    Position,
    Readable,
    RefusedType,
    mutation,
    query,
)
from server.schema.core.context import CommandInput, Info, session_of
from server.schema.core.node import NODES, link, load_linked, node_loader
from server.schema.core.paging import Paging, page_of, paging
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import ResolutionAnswerSource
from server.schema.labeling.types import sees_all

AT_ONCE = 3
"""The most runs of an organization that are under way at once."""
LOOKED_AT, CHUNK = 2_000, 200
"""Tasks that one page of a diff compares at most, and those whose states are read at once."""

strawberry.enum(RunMethod, description="How a run decides.")
strawberry.enum(RunStatus, description="How far a run is.")
strawberry.enum(RunFailure, description="Why a run has no result.")


@strawberry.enum(description="What the result of a run is compared with.")
class RunBaseline(Enum):
    """What the result of a run is compared with."""

    CURRENT = strawberry.enum_value("CURRENT", description="The final answers of now.")


@strawberry.type(description="A task whose final answer would be another one.")
class RunChange(Readable):
    """A difference between the result of a run and what is."""

    task_uuid: strawberry.Private[UUID]
    now: strawberry.Private[JsonObject | None]
    then: strawberry.Private[JsonObject | None]

    task = link(
        "task", lambda change: change.task_uuid, Permission.TASKS_READ, "The task.", null=False
    )

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def before(self) -> list[Answer] | None:
        """The final answer that it has; null where there is none, or it was erased."""
        return self._shown(self.now)

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def after(self) -> list[Answer] | None:
        """The final answer by the run; null where a reviewer would have to decide."""
        return self._shown(self.then)

    def _shown(self, answers: JsonObject | None) -> list[Answer] | None:
        origin = answers and ResolutionAnswerSource(self.task_uuid, answers)
        return render_answers(answers, origin or None, self.session)


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
    async def diff(
        self,
        info: Info,
        against: RunBaseline = RunBaseline.CURRENT,  # noqa: ARG002 - there is one so far
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[RunChange] | None:
        """The tasks whose final answer would be another one, in the order of their ids.

        Ids and the order of regions do not count, nor do texts that are not compared. A page
        compares 2,000 tasks at most and may have fewer changes than it could: go on while there is
        a next one. Refused where there is no result.
        """
        wanted = paging(first, after, last, before)
        await info.context.require(Permission.RUNS_READ, self.row["project_id"])
        lines = await _lines(info, self)
        return await _changes(self.session, self.row["project_id"], lines, wanted)


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


async def runs_of(
    info: Info, session: ReadSession, project: UUID, wanted: Paging
) -> Connection[Run] | None:
    """Return a page of the runs of a project, the latest first.

    Raises:
        Refused: FORBIDDEN to callers who may not see runs, or not everybody's answers.
    """
    await _require(info, project)
    key = wanted.cursor and ids.expect("run", wanted.cursor, wanted.argument)
    rows = await run_rows(session, project, wanted.keyset((key,) if key else None))
    shown = [run_of(session, row) for row in rows]
    return page_of([(str(one.id), one) for one in shown], wanted)


async def _require(info: Info, project: UUID) -> None:
    """Require that the caller may see runs: their counts and results tell what others answered."""
    await info.context.require(Permission.RUNS_READ, project)
    if not await sees_all(info.context, project):
        message = "Runs tell what others answered, which you may not see in this project."
        raise Refused(Code.FORBIDDEN, message)


@node_loader("run")
async def load_run(info: Info, session: ReadSession, id_: UUID, *path: str) -> Run:
    """Return a run. Raises Refused NOT_FOUND, at `path`."""
    row, actor = await run_row(session, id_), await info.context.actor()
    if row is None or not actor.may(Permission.RUNS_READ, row["project_id"]):
        raise Refused(Code.NOT_FOUND, "There is no such run.", path or ("id",))
    await _require(info, row["project_id"])
    return run_of(session, row)


@strawberry.type
class RunQueries:
    """The query of one run."""

    @query(Permission.RUNS_READ)
    async def run(self, info: Info, id: strawberry.ID) -> Run | None:
        """A run by its id; `Project.runs` lists them."""
        return await load_run(info, session_of(self, info), ids.expect("run", id, "id"), "id")


async def _lines(info: Info, run: Run) -> list[bytes]:
    """Return the lines of a result, without the head.

    Raises:
        Refused: CONFLICT where there is no result; ERASED where contents were erased since.
    """
    if run.status is RunStatus.DROPPED or await _erased(run):
        message = "Contents were erased since, and the result with them: start the run again."
        raise Refused(Code.ERASED, message)
    if run.row["result"] is None:
        raise Refused(Code.CONFLICT, "This run has no result, or not yet.")
    body = await fetch(info.context.services.blobs, run.session.org, run.row["result"])
    if body is None:
        raise Refused(Code.ERASED, "The result is gone: start the run again.")
    return (await asyncio.to_thread(body.splitlines))[1:]


async def _erased(run: Run) -> bool:
    """Tell whether contents were erased since the result was computed."""
    computed = run.row["result"] is not None
    return computed and await erasures_of(run.session) != run.row["erasures"]


async def _changes(
    session: ReadSession, project: UUID, lines: list[bytes], wanted: Paging
) -> Connection[RunChange]:
    """Return a page of what is different between the lines and the tasks of now."""
    if wanted.backward:
        lines.reverse()
    begin = _place(lines, wanted)
    form = (await project_state(session, project)).pinned()
    found, looked = list[tuple[str, RunChange]](), begin
    while looked < min(len(lines), begin + LOOKED_AT) and len(found) <= wanted.size:
        some = [orjson.loads(line) for line in lines[looked : looked + CHUNK]]
        found += [
            (ids.public("task", one.task_uuid), one) for one in await _compared(session, form, some)
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


async def _compared(session: ReadSession, form: Form, some: list[JsonObject]) -> list[RunChange]:
    """Return those of some lines that say something else than the tasks of now."""
    wanted = {ids.expect("task", line["task"]): line["answers"] for line in some}
    states = await task_states(session, wanted)
    return [*_different(session, form, wanted, states)]


def _different(
    session: ReadSession, form: Form, wanted: dict[UUID, Any], states: dict[UUID, Any]
) -> Iterator[RunChange]:
    for task, then in wanted.items():
        state = states.get(task)
        if state is None:
            continue
        now = None if state.resolution is None else state.resolution.answers
        same = now == then or (now is not None and then is not None and agrees(form, now, then))
        if not same:
            yield RunChange(session=session, task_uuid=task, now=now, then=then)


@strawberry.input
class MajorityInput:
    """The majority, where enough annotations say the same."""

    percent: int = strawberry.field(
        default=0,
        description="The share of annotations that must say what the majority says, 0 to 100, for "
        "each question.",
    )


@strawberry.input
class AgreementInput:
    """The majority, where enough pairs of annotations agree."""

    percent: int = strawberry.field(description="The share of pairs, 0 to 100.")


@strawberry.input
class WeightInput:
    """How many votes an annotator has."""

    member: strawberry.ID
    weight: int = strawberry.field(description="0 to 20; 1 is everybody else's.")


@strawberry.input
class WithoutInput:
    """An annotator whose annotations are left out."""

    member: strawberry.ID


@strawberry.input(description="How a run decides: exactly one member.", one_of=True)
class RunMethodInput:
    """One member for each method."""

    majority: MajorityInput | None = strawberry.UNSET
    weights: list[WeightInput] | None = strawberry.UNSET
    without: WithoutInput | None = strawberry.UNSET
    agreement: AgreementInput | None = strawberry.UNSET


@strawberry.input
class StartRunInput(CommandInput):
    """What to compute."""

    project: strawberry.ID
    method: RunMethodInput
    position: Position | None = strawberry.field(
        default=None,
        description="The position that the annotations are read as of; the present one if left "
        "out.",
    )


@strawberry.input
class CancelRunInput(CommandInput):
    """A run whose result nobody needs."""

    run: strawberry.ID


@strawberry.type(description="What became of a run.")
class RunPayload:
    """A run after a command."""

    position: Position
    run: Run | None = strawberry.field(description="Null to a caller who may not see runs.")


RunResult = Annotated[RunPayload | RefusedType, strawberry.union("RunResult")]


@strawberry.type
class RunMutations:
    """Mutations of runs."""

    @mutation(Permission.RUNS_START)
    async def start_run(self, info: Info, input: StartRunInput) -> RunResult:
        """Compute what the final answers of a project would be by a method, beside requests.

        Nothing about the tasks changes. Three runs of an organization may be under way at once.
        """
        context, new = info.context, uuid7()
        project = ids.expect("project", input.project, "project")
        await NODES["project"](info, context.session, project, "project")
        await context.require(Permission.RUNS_START, project)
        method, parameters, members = _method(input.method)
        head = (await context.session.cut()).head
        position = head if input.position is None else input.position
        busy = await count_running(context.session) >= AT_ONCE

        def decide(current: DecisionContext) -> list[Change]:
            current.project(project)
            if position > head:
                raise Refused(Code.INVALID, "This position has not come yet.", ("position",))
            require_members(current, method, members)
            if busy:
                message = f"{AT_ONCE} runs are under way already: wait for one, or cancel it."
                raise Refused(Code.LIMIT, message)
            try:
                return runs.request(
                    new, project=project, method=method, parameters=parameters, position=position
                )
            except Refused as refused:
                raise refused.under("method", method.lower()) from None

        receipt = await context.execute(
            input, Permission.RUNS_START, decide, projects=(project,), members=members
        )
        [recorded] = await context.events_of(receipt)
        return await _payload(info, receipt.position, recorded.stream)

    @mutation(Permission.RUNS_START)
    async def cancel_run(self, info: Info, input: CancelRunInput) -> RunResult:
        """End a run that is under way."""
        id_ = ids.expect("run", input.run, "run")
        receipt = await info.context.execute(
            input,
            Permission.RUNS_START,
            lambda current: runs.cancel(current.get(RUN, id_)),
            streams=((RUN, id_),),
        )
        return await _payload(info, receipt.position, id_)


def require_members(current: DecisionContext, method: RunMethod, members: tuple[UUID, ...]) -> None:
    """Require that the members whom a method names exist. Raises Refused NOT_FOUND."""
    for number, member in enumerate(members):
        if member not in current.states:
            place = (number,) if method is RunMethod.WEIGHTS else ()
            path = ("method", method.lower(), *place, "member")
            raise Refused(Code.NOT_FOUND, "There is no such member.", path)


async def _payload(info: Info, position: int, run: UUID) -> RunPayload:
    shown: Any = await load_linked(info, info.context.session, "run", run)
    return RunPayload(position=Position(position), run=shown)


def _method(given: RunMethodInput) -> tuple[RunMethod, JsonObject, tuple[UUID, ...]]:
    """Return the method, its parameters, and the members whom they name. Raises Refused."""
    if given.majority:
        return RunMethod.MAJORITY, {"percent": given.majority.percent}, ()
    if given.agreement:
        return RunMethod.AGREEMENT, {"percent": given.agreement.percent}, ()
    path = ("method", "without", "member")
    if given.without:
        member = ids.expect("member", given.without.member, *path)
        return RunMethod.WITHOUT, {"member": str(given.without.member)}, (member,)
    weights = {str(one.member): one.weight for one in given.weights or ()}
    members = tuple(
        ids.expect("member", one, "method", "weights", number, "member")
        for number, one in enumerate(weights)
    )
    return RunMethod.WEIGHTS, {"weights": weights}, members
