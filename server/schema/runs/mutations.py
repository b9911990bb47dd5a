"""The mutations of runs: a job computes them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.runs import runs
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN
from server.reads.runs import count_running
from server.schema.core.base import (
    Position,
    RefusedType,
    mutation,
)
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import NODES, load_linked
from server.schema.runs.types import Run

AT_ONCE = 3
"""The most runs of an organization that are under way at once."""


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

        def decide(current: DecisionContext) -> list[Change]:
            current.project(project)
            if position > head:
                raise Refused(Code.INVALID, "This position has not come yet.", ("position",))
            require_members(current, method, members)
            if current.counted >= AT_ONCE:
                message = f"{AT_ONCE} runs are under way already: wait for one, or cancel it."
                raise Refused(Code.LIMIT, message)
            try:
                return runs.request(
                    new, project=project, method=method, parameters=parameters, position=position
                )
            except Refused as refused:
                raise refused.under("method", method.lower()) from None

        receipt = await context.execute(
            input, Permission.RUNS_START, decide,
            projects=(project,), members=members, counts=count_running,
        )  # fmt: skip
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
