"""The mutations of runs: a job computes them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.commands.runs.adoption import AdoptionRequest
from server.commands.runs.request import RunRequest, require_mapping, with_questions
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.runs import runs, skills
from server.events.runs.adoptions import ppm_of
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN, RunStatus
from server.reads.runs.results import erased_since, run_result
from server.schema.core.base import (
    Position,
    RefusedType,
    mutation,
)
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import NODES, load_linked
from server.schema.runs.adoptions import AdoptionCount, counts_now
from server.schema.runs.inputs import RunMethodInput, method_of
from server.schema.runs.types import Run, load_run, result_of
from server.schema.taxonomies.types import load_taxonomy


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


@strawberry.input
class PublishSkillsInput(CommandInput):
    """A run by ONE_COIN with a result."""

    run: strawberry.ID


@strawberry.input
class AdoptRunInput(CommandInput):
    """A run whose result is to be adopted."""

    run: strawberry.ID
    least_confidence: float = strawberry.field(
        default=0.0,
        description="How sure the run must be of all answers to a task, 0 to 1; other tasks are "
        "left to reviewers.",
    )
    dry_run: bool = strawberry.field(
        default=False,
        description="Only count what it would come to, for results of up to 20,000 tasks.",
    )


@strawberry.type(description="What became of the wish to adopt a result.")
class AdoptRunPayload:
    """An adoption that has begun, or what it would come to."""

    position: Position | None = strawberry.field(
        description="The event by which it started; `revert` of it undoes all. Null for a dry run."
    )
    run: Run | None = strawberry.field(description="The run, with its `adoptions`.")
    counts: list[AdoptionCount] | None = strawberry.field(description="For a dry run only.")


AdoptRunResult = Annotated[AdoptRunPayload | RefusedType, strawberry.union("AdoptRunResult")]


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
        context = info.context
        project = ids.expect("project", input.project, "project")
        await NODES["project"](info, context.session, project, "project")
        await context.require(Permission.RUNS_START, project)
        method, parameters = method_of(input.method)
        head = (await context.session.cut()).head
        position = head if input.position is None else input.position
        parameters = await with_questions(context.session, project, position, method, parameters)
        wanted = RunRequest(
            project=project, method=method, parameters=parameters, position=position, head=head
        )
        if method is RunMethod.MAPPING:
            await _require_mapping(info, parameters)
        receipt = await context.execute(input, Permission.RUNS_START, wanted.decide, **wanted.named)
        [recorded] = await context.events_of(receipt)
        return await _payload(info, receipt.position, recorded.stream)

    @mutation(Permission.TASKS_MANAGE)
    async def adopt_run(self, info: Info, input: AdoptRunInput) -> AdoptRunResult:
        """Make the answers of a run the final answers of tasks, beside requests.

        Only of tasks that stand as they did at the position of the run: nothing that people did
        since is overwritten, and what reviewers decided stays. `Run.adoptionPreview` tells which
        tasks are left, and why.
        """
        context, id_ = info.context, ids.expect("run", input.run, "run")
        run = await load_run(info, context.session, id_, "run")
        project = run.row["project_id"]
        await context.require(Permission.TASKS_MANAGE, project)
        wanted = AdoptionRequest(
            run=id_,
            project=project,
            least_confidence=input.least_confidence,
            erased=await erased_since(context.session, run.row),
        )
        if input.dry_run:
            return await _dry_run(info, input, wanted, run)
        receipt = await context.execute(
            input, Permission.TASKS_MANAGE, wanted.decide, **wanted.named
        )
        shown: Any = await load_linked(info, context.session, "run", id_)
        return AdoptRunPayload(position=Position(receipt.position), run=shown, counts=None)

    @mutation(Permission.PROJECT_CONFIGURE)
    async def publish_skills(self, info: Info, input: PublishSkillsInput) -> RunResult:
        """Let a project go by how often annotators are right, as a run by ONE_COIN found.

        `Policy.mostAnswers` says whether it asks further people where an answer is not likely
        enough. Of annotators whom the run does not know, 4 of 5 answers count as right. What was
        decided before stays.
        """
        context, id_ = info.context, ids.expect("run", input.run, "run")
        run = await load_run(info, context.session, id_, "run")
        project = run.row["project_id"]
        await context.require(Permission.PROJECT_CONFIGURE, project)
        people: list[JsonObject] = []
        if run.method is RunMethod.ONE_COIN and run.status is RunStatus.FINISHED:
            result = await result_of(info, context.session, run.row)
            people = await asyncio.to_thread(lambda: [*map(orjson.loads, result.people)])
        await context.release()
        receipt = await context.execute(
            input,
            Permission.PROJECT_CONFIGURE,
            lambda current: skills.publish(current.project(project), current.get(RUN, id_), people),
            projects=(project,),
            streams=((RUN, id_),),
        )
        return await _payload(info, receipt.position, id_)

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


async def _dry_run(
    info: Info, given: AdoptRunInput, wanted: AdoptionRequest, run: Run
) -> AdoptRunPayload:
    """Return what an adoption would come to. Raises Refused as the adoption would."""
    context, least = info.context, ppm_of(given.least_confidence)
    result = await run_result(context.session, context.services.blobs, run.row)
    counts = await counts_now(context.session, run.row, result.tasks, least)
    await context.release()
    await wanted.dry_run(partial(context.dry_run, given, Permission.TASKS_MANAGE))
    return AdoptRunPayload(position=None, run=run, counts=counts)


async def _require_mapping(info: Info, wanted: JsonObject) -> None:
    """Require that a mapping fits its taxonomy. Raises Refused with the path of what does not."""
    context, path = info.context, ("method", "mapping", "taxonomy")
    id_ = ids.expect("taxonomy", wanted["taxonomy"], *path)
    state = await (await load_taxonomy(info, context.session, id_, *path)).state()
    await context.release()
    await require_mapping(context.services.taxonomies, context.me.org, state, wanted)


async def _payload(info: Info, position: int, run: UUID) -> RunPayload:
    shown: Any = await load_linked(info, info.context.session, "run", run)
    return RunPayload(position=Position(position), run=shown)
