"""Large masks in runs that fuse: their runs are read from blobs, one task after the other.

A result keeps the runs of fused masks beside the answers, which name these as the answers of people
name theirs: so answers are compared as everywhere, and adopting a result stores what it names.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from server.events.core.event import replace
from server.events.labeling.masks import PREFIX, blob_digests, extract_blobs, with_runs
from server.events.labeling.task_events import Answers
from server.events.labeling.tasks import Task, TaskResolved
from server.reads.blobs import ReadBlob

MOST_BYTES = 16 << 20
"""Bytes of the blobs of one task that are read: some 4 million runs, which take 600 MB."""
MOST_FUSED = 64 << 20
"""Bytes of fused masks that a result keeps; tasks whose masks would exceed that have no answer."""


@dataclass(slots=True)
class RunMasks:
    """Reads the masks of the tasks of one run, and keeps those that are fused."""

    blob: ReadBlob
    kept: int = 0
    """Bytes of fused masks so far."""
    incomplete_tasks: int = 0

    async def read(self, task: Task) -> ReadTask:
        """Return a task whose answers have the runs of their large masks, as far as they are there.

        Raises:
            BlobsAwayError: where the store cannot be reached.
        """
        wanted = [digest for one in task.counting for _, digest in blob_digests(one.answers)]
        bodies, left_out, left = dict[str, bytes](), list[str](), MOST_BYTES
        for digest in dict.fromkeys(wanted):
            body = await self.blob(digest) if left else None
            if body is None or len(body) > left:
                # No smaller one is taken after it: which ones are read depends on their order.
                left_out.append(PREFIX + digest)
                left = 0 if body is not None else left
                continue
            bodies[digest], left = body, left - len(body)
        self.incomplete_tasks += bool(left_out)
        return ReadTask(task, bodies, left_out)

    def keep(self, size: int) -> bool:
        """Tell whether so many bytes of fused masks are kept, with all that are."""
        if self.kept + size > MOST_FUSED:
            return False
        self.kept += size
        return True


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A task, and the blobs of its large masks."""

    task: Task
    bodies: dict[str, bytes] = field(default_factory=dict)
    """By digest."""
    left_out: list[str] = field(default_factory=list)
    """The names of those that are gone, were changed, or are too many."""

    def whole(self) -> Task:
        """Return the task with the runs of the masks that were read."""
        if not self.bodies:
            return self.task
        annotations = tuple(
            one
            if one.answers is None
            else replace(one, answers=with_runs(one.answers, self.bodies))
            for one in self.task.annotations
        )
        return replace(self.task, annotations=annotations)

    def light(self, event: TaskResolved) -> tuple[TaskResolved, dict[str, bytes]]:
        """Return a final answer that names its large masks, and the blobs of those that are new."""
        answers = event.content.answers if event.content else None
        if not answers:
            return event, {}
        light, made = extract_blobs(self.task.id, answers)
        new = {digest: body for digest, body in made.items() if digest not in self.bodies}
        content = Answers(answers=light)
        return event.model_copy(update={"content": content}) if made else event, new
