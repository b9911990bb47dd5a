"""The mutations of runs: a job computes them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands.runs.request import RunRequest, require_mapping, weights_of
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.runs import runs
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RUN
from server.schema.core.base import (
    Position,
    RefusedType,
    mutation,
)
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import NODES, load_linked
from server.schema.runs.types import Run
from server.schema.taxonomies.types import load_taxonomy
from taxonomy import Relation


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


@strawberry.input
class RunMatchInput:
    """Where the labels of a concept go."""

    source: str = strawberry.field(description="A concept of the version that is mapped.")
    relation: Relation = strawberry.field(
        default=Relation.EXACT, description="EXACT, CLOSE and BROAD carry labels."
    )
    target: str = strawberry.field(description="A concept of the version mapped to.")


@strawberry.input
class RunMappingInput:
    """A mapping in place of the published one; concepts that it does not name keep their ids."""

    taxonomy: strawberry.ID
    from_version: int = strawberry.field(
        description="The version that is mapped. Labels of other versions go there by the "
        "published mappings first; those of `toVersion` stay as they are."
    )
    to_version: int = strawberry.field(
        description="The version mapped to; the same one merges or moves labels within it."
    )
    matches: list[RunMatchInput] = strawberry.field(
        default_factory=list, description="Up to 1,000 lines with `unmatched`."
    )
    unmatched: list[str] = strawberry.field(
        default_factory=list, description="Concepts of the version that is mapped without a target."
    )


@strawberry.input(description="How a run decides: exactly one member.", one_of=True)
class RunMethodInput:
    """One member for each method."""

    majority: MajorityInput | None = strawberry.UNSET
    weights: list[WeightInput] | None = strawberry.UNSET
    without: WithoutInput | None = strawberry.UNSET
    agreement: AgreementInput | None = strawberry.UNSET
    mapping: RunMappingInput | None = strawberry.UNSET


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
        context = info.context
        project = ids.expect("project", input.project, "project")
        await NODES["project"](info, context.session, project, "project")
        await context.require(Permission.RUNS_START, project)
        method, parameters = _method(input.method)
        head = (await context.session.cut()).head
        wanted = RunRequest(
            project=project,
            method=method,
            parameters=parameters,
            position=head if input.position is None else input.position,
            head=head,
        )
        if method is RunMethod.MAPPING:
            await _require_mapping(info, parameters)
        receipt = await context.execute(input, Permission.RUNS_START, wanted.decide, **wanted.named)
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


def _method(given: RunMethodInput) -> tuple[RunMethod, JsonObject]:
    """Return the method and its parameters. Raises Refused INVALID."""
    if given.majority:
        return RunMethod.MAJORITY, {"percent": given.majority.percent}
    if given.agreement:
        return RunMethod.AGREEMENT, {"percent": given.agreement.percent}
    if given.without:
        ids.expect("member", given.without.member, "method", "without", "member")
        return RunMethod.WITHOUT, {"member": str(given.without.member)}
    if mapping := given.mapping:
        parameters: JsonObject = {
            "taxonomy": str(mapping.taxonomy),
            "from_version": mapping.from_version,
            "to_version": mapping.to_version,
            "matches": [[one.source, one.relation.value, one.target] for one in mapping.matches],
            "unmatched": [*mapping.unmatched],
        }
        return RunMethod.MAPPING, parameters
    weights = [(str(one.member), one.weight) for one in given.weights or ()]
    return RunMethod.WEIGHTS, weights_of(weights)
