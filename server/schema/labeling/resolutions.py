"""Final answers of tasks as clients see them."""

from __future__ import annotations

from operator import methodcaller
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.labeling.tasks import Method
from server.events.runs.adoptions import WHOLE
from server.reads.labeling.annotations import sources_of_resolution
from server.reads.session import ReadSession
from server.schema.core.base import query
from server.schema.core.context import Info
from server.schema.core.node import link, type_linked
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import ResolutionAnswerSource
from server.schema.lineage import Lineage, leading_to, lineage_of_task


async def _annotations(self: Any, info: Info) -> Any:
    """All that voted, or the one that was taken; as far as the caller may see them."""
    task = self.task
    seen = {a.uuid: a for a in await task.annotations(info)}
    sources = await sources_of_resolution(task.session, task.uuid)
    return [seen[id_] for id_ in sources.annotations if id_ in seen]


_annotations.__annotations__["return"] = list[type_linked("annotation")]  # type: ignore[misc]


@strawberry.type(description="The final answer of a task.")
class Resolution:
    """A resolution as clients see it, if they may see everybody's answers."""

    task: strawberry.Private[Any]
    method: Method

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def answers(self) -> list[Answer] | None:
        """The answers; null where they were erased."""
        found, shown = self.task.row["resolution"], self.task.session.shown
        shown.annotations += 1
        shown.projects[self.task.project_uuid] = None
        stored = None if found is None else orjson.loads(found)
        return render_answers(
            stored, stored and ResolutionAnswerSource(self.task.uuid, stored), self.task.session
        )

    @query(Permission.EVENTS_READ_OWN)
    async def lineage(self, info: Info) -> Lineage | None:
        """The steps that led to it."""
        task = self.task
        whole = await lineage_of_task(info.context, task.session, task.uuid, task.project_uuid)
        return leading_to(whole, [whole.found.of_resolution])

    annotations = query(Permission.ANNOTATIONS_READ_ALL)(_annotations)

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def confidence(self) -> float | None:
        """How sure the run was of its least sure answer, 0 to 1; null by another method."""
        sources = await sources_of_resolution(self.session, self.task.uuid)
        ppm = sources.confidence_ppm
        return None if ppm is None else ppm / WHOLE

    @property
    def session(self) -> ReadSession:
        """The session that it was read in."""
        found: ReadSession = self.task.session
        return found

    async def run_uuid(self) -> UUID | None:
        """The id of the run whose result was adopted, if it came from one."""
        return (await sources_of_resolution(self.session, self.task.uuid)).run

    run = link(
        "run",
        methodcaller("run_uuid"),
        Permission.RUNS_READ,
        "The run whose result was adopted; null by another method, and to a caller who may not see "
        "runs.",
    )
