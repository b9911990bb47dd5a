"""The mutations by which annotations with the same error are corrected: a job does it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.corrections import corrections
from server.events.corrections.corrections import CORRECTION
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import NODES, load_linked
from server.schema.corrections.inputs import (
    CorrectionActionInput,
    CorrectionPatternInput,
    pattern_of,
)
from server.schema.corrections.matches import CorrectionPreview, preview_of, request_of
from server.schema.corrections.types import Correction


@strawberry.input
class CorrectAnnotationsInput(CommandInput):
    """Which annotations are wrong, and what becomes of them."""

    project: strawberry.ID
    pattern: CorrectionPatternInput
    action: CorrectionActionInput
    reason: str = strawberry.field(
        description="Why, for the authors to read; 2,000 characters at most."
    )
    position: Position | None = strawberry.field(
        default=None,
        description="The `asOfPosition` of the dry run: annotations that changed since are left "
        "alone. Left out, those that change from now on.",
    )
    with_reviewed: bool = strawberry.field(
        default=False,
        description="Whether annotations are corrected, too, that a reviewer approved, or whose "
        "task a reviewer decided: these decisions then no longer stand.",
    )
    dry_run: bool = strawberry.field(
        default=False, description="Only say what it would come to; nothing is written."
    )


@strawberry.type(description="What became of the wish to correct annotations.")
class CorrectAnnotationsPayload:
    """A correction that has begun, or what it would come to."""

    position: Position | None = strawberry.field(
        description="The event by which it started; `revert` of it undoes all. Null for a dry run."
    )
    as_of_position: Position = strawberry.field(
        description="Annotations that changed after it are left alone: give it as `position`."
    )
    correction: Correction | None = strawberry.field(description="Null for a dry run.")
    preview: CorrectionPreview | None = strawberry.field(description="For a dry run only.")


@strawberry.input
class CancelCorrectionInput(CommandInput):
    """A correction that is not to go on."""

    correction: strawberry.ID


@strawberry.type(description="What became of a correction.")
class CorrectionPayload:
    """A correction after a command."""

    position: Position
    correction: Correction | None = strawberry.field(
        description="Null to a caller who may not see corrections."
    )


CancelCorrectionResult = Annotated[
    CorrectionPayload | RefusedType, strawberry.union("CancelCorrectionResult")
]
CorrectAnnotationsResult = Annotated[
    CorrectAnnotationsPayload | RefusedType, strawberry.union("CorrectAnnotationsResult")
]


@strawberry.type
class CorrectionMutations:
    """The mutations of corrections."""

    @mutation(Permission.LABELS_CORRECT)
    async def correct_annotations(
        self, info: Info, input: CorrectAnnotationsInput
    ) -> CorrectAnnotationsResult:
        """Correct all annotations that follow a pattern, beside requests, or send them back.

        Only annotations that stand as they did at the position: nothing that people did since is
        overwritten. Their authors stay their authors, and see that they were corrected, and why.
        """
        context, session = info.context, info.context.session
        project = ids.expect("project", input.project, "project")
        await NODES["project"](info, session, project, "project")
        await context.require(Permission.LABELS_CORRECT, project)
        pattern = await pattern_of(info, session, project, input.pattern)
        wanted = await request_of(
            session, project, pattern, input.action, with_reviewed=input.with_reviewed
        )
        position = wanted.position if input.position is None else int(input.position)
        wanted = replace(wanted, position=position, reason=input.reason)
        if input.dry_run:
            execute = partial(context.dry_run, input, Permission.LABELS_CORRECT)
            await context.release()
            await wanted.dry_run(execute)
            found = await preview_of(info, context.session, wanted)
            return CorrectAnnotationsPayload(
                position=None, as_of_position=Position(position), correction=None, preview=found
            )
        await context.release()
        receipt = await context.execute(
            input, Permission.LABELS_CORRECT, wanted.decide, **wanted.named
        )
        [recorded] = await context.events_of(receipt)
        shown: Any = await load_linked(info, context.session, "correction", recorded.stream)
        return CorrectAnnotationsPayload(
            position=Position(receipt.position),
            as_of_position=shown.as_of_position,
            correction=shown,
            preview=None,
        )

    @mutation(Permission.LABELS_CORRECT)
    async def cancel_correction(
        self, info: Info, input: CancelCorrectionInput
    ) -> CancelCorrectionResult:
        """End a correction that is under way.

        What it corrected so far stays: `revert` of `Correction.position` undoes that as one.
        """
        id_ = ids.expect("correction", input.correction, "correction")
        receipt = await info.context.execute(
            input,
            Permission.LABELS_CORRECT,
            lambda current: corrections.cancel(current.get(CORRECTION, id_)),
            streams=((CORRECTION, id_),),
        )
        shown: Any = await load_linked(info, info.context.session, "correction", id_)
        return CorrectionPayload(position=Position(receipt.position), correction=shown)
