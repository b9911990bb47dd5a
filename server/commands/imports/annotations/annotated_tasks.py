"""Decides, under the lock of the ledger, on tasks that come with annotations made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

import orjson

from server.commands.imports.annotations.answer_cache import AnswerCache
from server.commands.imports.annotations.unchecked_annotations import KnownAuthor
from server.commands.writer.decision_context import DecisionContext
from server.events.accounts import external_authors
from server.events.core import canonical_json
from server.events.core.event import Change, Event, Recorded, record, replace
from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused, together
from server.events.forms.allowed_values import Concepts
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.labeling.consensus import majority
from server.events.labeling.imported_annotations import (
    AnnotationImported,
    MadeElsewhere,
    OpenTask,
    import_annotations,
    importable_task,
)
from server.events.labeling.resolution import Vote
from server.events.labeling.tasks import Task, TaskImported, evolve
from server.events.projects import Project
from server.ledger.append import PreparedEvent, prepare, sealed

Prepared = tuple[UUID, PreparedEvent]


@record
class AnnotatedTask:
    """A task to import with its annotations; its events hold if the project has no such task."""

    task: UUID
    external_id: str | None
    event: PreparedEvent | None = None
    """The import of the task itself; None where the task is there."""
    made: tuple[MadeElsewhere, ...] = ()
    authors: tuple[KnownAuthor, ...] = ()
    """By annotation."""
    follows: tuple[PreparedEvent, ...] = ()
    """The imports of the annotations, and what follows from them."""

    @property
    def is_identified(self) -> bool:
        """Whether it can be told that the task, or some of its annotations, are there already."""
        return self.external_id is not None or any(one.source_id for one in self.made)


def annotations_of_new_task(
    event: TaskImported,
    task: UUID,
    project: Project,
    made: Sequence[MadeElsewhere],
    concepts: Concepts,
    cache: AnswerCache,
) -> tuple[PreparedEvent, ...]:
    """Return the events after the import of a task, encoded.

    Raises:
        Refused: as `import_annotations` does; the path begins with `annotations`.
    """
    form, texts, checked = project.pinned(), dict[UUID, bytes](), list[MadeElsewhere]()
    for place, one in enumerate(made):
        try:
            found = None if one.form else cache.find(form, one.answers, concepts)
        except Refused as refused:
            raise refused.under("annotations", place, "answers") from None
        if found is None:
            checked.append(one)
        else:
            checked.append(replace(one, answers=found[0], fits=True))
            texts[one.annotation] = found[1]
    new = OpenTask(task, event.sizes, event.overlap)
    changes = _imported(new, project, checked, range(len(made)), concepts, cache.vote)
    return tuple([one for _, one in encoded(changes, made, texts)])


def encoded(
    changes: Iterable[Change],
    made: Sequence[MadeElsewhere],
    texts: Mapping[UUID, bytes] = MappingProxyType({}),
) -> list[Prepared]:
    """Return changes encoded, those of annotations with the time at which they were made.

    Args:
        changes: the events of a task.
        made: the annotations that were imported.
        texts: by annotation, the canonical JSON of its answers, where that is known.
    """
    moments = {one.annotation: one.occurred_at for one in made}
    found = []
    for stream, event in changes:
        if isinstance(event, AnnotationImported):
            prepared = _annotation(event, texts.get(event.annotation))
            moment = moments[event.annotation]
            found.append((stream, replace(prepared, occurred_at=moment) if moment else prepared))
        else:
            found.append((stream, prepare(event)))
    return found


def _annotation(event: AnnotationImported, answers: bytes | None) -> PreparedEvent:
    """Encode the import of an annotation, as `prepare` does, given the JSON of its answers."""
    content = event.content
    if answers is None or content is None:
        return prepare(event)
    body = _CONTENT % (
        answers,
        orjson.dumps(content.reason),
        orjson.dumps(content.source_digest),
        orjson.dumps(content.source_id),
    )
    if b"\\u0000" in body:
        return prepare(event)  # raises Refused with the path of the bad value
    facts = {name: value for name, value in event.__dict__.items() if name != "content"}
    return sealed(event, canonical_json.encode_flat(facts), body)


_CONTENT = b'{"answers":%b,"reason":%b,"source_digest":%b,"source_id":%b}'


def _imported(
    task: OpenTask,
    project: Project,
    made: Sequence[MadeElsewhere],
    places: Sequence[int],
    concepts: Concepts,
    vote: Vote = majority,
) -> list[Change]:
    """Import annotations; a refusal names the place at which an annotation was given."""
    try:
        return import_annotations(task, project, made, concepts, vote)
    except NotLoaded:
        raise
    except Refused as refused:
        raise together([_placed(one, places) for one in refused.problems()]) from None


def _placed(refused: Refused, places: Sequence[int]) -> Refused:
    """Return a refusal with the place of an annotation among all that were sent, if it has one."""
    if refused.path and isinstance(number := refused.path[0], int):
        path = ("annotations", places[number], *refused.path[1:])
        return Refused(refused.code, refused.message, path)
    return refused


class AnnotatedImport:
    """The decision on one command: tasks and annotations that are new, and those that are there."""

    def __init__(
        self,
        current: DecisionContext,
        project: Project,
        repeated: frozenset[str] | None = None,
    ) -> None:
        """Begin without changes.

        Args:
            current: the states of the batch.
            project: the project to import into.
            repeated: external ids that several of the tasks have; None if any task may come again.
        """
        self.changes: list[Prepared] = []
        self.tasks = self.annotations = self.present = 0
        """New tasks, new annotations, and annotations that are there already."""
        self._current, self._project, self._repeated = current, project, repeated
        self._states: dict[UUID, Task] = {}
        self._external_ids: dict[str, UUID] = {}
        self._sources: dict[str, tuple[UUID, str]] = {}
        self._added: set[UUID] = set()

    def add(self, row: AnnotatedTask) -> None:
        """Add a task, or its annotations to the task that is there.

        Raises:
            Refused: why the row cannot be imported; nothing was added then.
        """
        task = self._task(row.external_id)
        if task is None and row.external_id is None and self._is_known(row.made):
            self.present += len(row.made)
        elif task is None and row.event is not None:
            for place, one in enumerate(row.made):
                self._is_there(None, one, place)
            self._take(row, row.task, [row.event, *row.follows], range(len(row.made)))
            self.tasks += 1
            if row.external_id is not None:
                self._external_ids[row.external_id] = row.task
        elif task is not None and row.made:
            self.extend(self.task(task), row)

    def extend(self, state: Task, row: AnnotatedTask) -> None:
        """Add to a task those annotations that it does not have.

        Raises:
            Refused: why the annotations cannot be imported; none was added then.
        """
        same = {(a.author, a.imported.source_digest) for a in state.annotations if a.imported}
        places = [
            place
            for place, one in enumerate(row.made)
            if not self._is_there(state.id, one, place)
            and (one.annotator, one.source_digest) not in same
        ]
        left = [row.made[place] for place in places]
        project, concepts = self._project, self._current.taxonomies
        changes: list[Change] = []
        if left:
            task = importable_task(state, left)
            changes = _imported(task, project, left, places, concepts)
        self.present += len(row.made) - len(left)
        self._take(row, state.id, [one for _, one in encoded(changes, left)], places)

    def _take(
        self, row: AnnotatedTask, task: UUID, events: list[PreparedEvent], places: Iterable[int]
    ) -> None:
        """Take the events of a task, after those of authors who are not known yet."""
        if not events:
            return
        for place in places:
            self._add_author(row.authors[place])
            one = row.made[place]
            if one.source_id is not None:
                self._sources[one.source_id] = (task, one.source_digest or "")
            self.annotations += 1
        self.changes += [(task, event) for event in events]
        if self._repeated is None or row.external_id in self._repeated:
            state = self._states.get(task) or self._current.states.get(task)
            for event in events:
                state = evolve(state, self._recorded(task, event))  # type: ignore[arg-type]
            self._states[task] = state  # type: ignore[assignment]

    def _recorded(self, task: UUID, prepared: PreparedEvent) -> Recorded[Event]:
        """Return an event as later tasks of this command need it, without its place."""
        at, occurred_at = self._current.now, prepared.occurred_at
        # The organization is not looked at.
        return Recorded(task, 0, task, 0, prepared.event, None, at, occurred_at=occurred_at)

    def _add_author(self, author: KnownAuthor) -> None:
        id_ = author.member
        if author.pseudonym is None or id_ in self._added or id_ in self._current.states:
            return
        self._added.add(id_)
        changes = external_authors.add(id_, pseudonym=author.pseudonym, name=author.name)
        self.changes += encoded(changes, ())

    def _task(self, external_id: str | None) -> UUID | None:
        if external_id is None:
            return None
        known = self._current.loaded.external_ids.get((self._project.id, external_id))
        return known or self._external_ids.get(external_id)

    def task(self, task: UUID) -> Task:
        """Return a task. Raises Refused STALE where it was imported in this very batch."""
        state = self._states.get(task) or self._current.states.get(task)
        if not isinstance(state, Task):
            raise Refused(Code.STALE, "The task is being imported at this moment: try again.")
        return state

    def _source(self, source_id: str | None) -> tuple[UUID, str] | None:
        """Return the task of an annotation with a source id, and the digest of what came then."""
        if source_id is None:
            return None
        known = self._current.loaded.sources.get((self._project.id, source_id))
        return (known.task, known.digest) if known else self._sources.get(source_id)

    def _is_known(self, made: Sequence[MadeElsewhere]) -> bool:
        """Tell whether a row without an external id is there already, by its source ids.

        Raises:
            Refused: DUPLICATE where only some of its annotations are there, or are there otherwise.
        """
        found = [self._source(one.source_id) for one in made]
        task = next((source[0] for source in found if source is not None), None)
        if task is None:
            return False
        there = [self._is_there(task, one, place) for place, one in enumerate(made)]
        if not all(there):
            message = (
                "Some annotations of this row are there already: to add the others to their task, "
                "give the task an external id."
            )
            raise Refused(Code.DUPLICATE, message, ("annotations", there.index(True), "sourceId"))
        return True

    def _is_there(self, task: UUID | None, one: MadeElsewhere, place: int) -> bool:
        """Tell whether an annotation is there. Raises Refused DUPLICATE if another one is."""
        source = self._source(one.source_id)
        if source is not None and source != (task, one.source_digest):
            message = (
                f"An annotation with the source id {shown_path(one.source_id)} is there already, "
                "of another task or with other content: give this one another id, or leave it out."
            )
            raise Refused(Code.DUPLICATE, message, ("annotations", place, "sourceId"))
        return source is not None


def authors_to_load(rows: Iterable[AnnotatedTask]) -> tuple[UUID, ...]:
    """Return the external authors whose members may have to be added."""
    named: Mapping[UUID, None] = {
        author.member: None for row in rows for author in row.authors if author.pseudonym
    }
    return tuple(named)
