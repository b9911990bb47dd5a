"""The annotations that follow the pattern of a correction, page by page in the order of tasks.

Tasks are found as lists of tasks find them, by labels, authors and the filter of the pattern, and
so look at 20,000 tasks a page at most; the rest of the pattern is tested on their annotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson

from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.corrections.patterns import CorrectionPattern, MatchingLabel
from server.events.corrections.similarity import trigrams
from server.events.forms.forms import Form
from server.events.labeling.tasks import COUNTING, Annotation, Task
from server.events.projects import Project, form_in
from server.projections.tables.labeling.tasks import searchable
from server.reads.labeling.task_criteria import LabelCriterion, TaskCriteria
from server.reads.labeling.task_orders import Sorting
from server.reads.labeling.task_pages import find_tasks
from server.reads.labeling.task_requests import Wanted
from server.reads.labeling.tasks import task_row
from server.reads.projects import document
from server.reads.runs.runs import task_states
from server.reads.session import ReadSession

TURN = 40
"""Tasks that are decoded and tested at once: others have their turn in between."""
_BY_RANK = Sorting()


@dataclass(frozen=True, slots=True)
class Match:
    """An annotation that follows a pattern, with the parts of it that do."""

    annotation: Annotation
    labels: list[MatchingLabel]
    likeness_ppm: int | None
    """How alike the compared texts are, in millionths; None where none are compared."""


@dataclass(frozen=True, slots=True)
class TaskMatches:
    """A task with annotations that follow a pattern."""

    task: Task
    cursor: str
    """Of the task, to go on behind it."""
    matches: list[Match]


@dataclass(frozen=True, slots=True)
class MatchPage:
    """The matches in one page of tasks."""

    found: list[TaskMatches]
    looked_at: int
    """Tasks whose annotations were tested."""
    end: str | None
    """The cursor to go on from; None at the end of the project."""


def place_of(rank: int, task: UUID) -> str:
    """Return the cursor of a task, given its rank."""
    return _BY_RANK.cursor({"rank": rank, "id": task})


async def find_matches(
    session: ReadSession,
    project: UUID,
    pattern: CorrectionPattern,
    *,
    after: str | None,
    tasks: int,
    backward: bool = False,
) -> MatchPage:
    """Return the matches among the next tasks of a project.

    Args:
        session: reads the tasks.
        project: the project.
        pattern: which annotations are wanted.
        after: the cursor to go on from.
        tasks: the most tasks whose annotations are tested.
        backward: whether to go from the end of the project to its beginning.

    Raises:
        Refused: INVALID for a bad cursor; NOT_FOUND where the text of the pattern is that of a task
            that is not there; ERASED where it was erased.
    """
    sorting = _BY_RANK.flipped() if backward else _BY_RANK
    argument = "before" if backward else "after"
    wanted = Wanted(project, criteria_of(pattern), sorting, after, tasks, argument=argument)
    page = await find_tasks(session, wanted)
    text = await _compared_text(session, project, pattern)
    found = list[TaskMatches]()
    for begin in range(0, len(page.rows), TURN):
        rows = page.rows[begin : begin + TURN]
        states = await task_states(session, [row["id"] for row in rows])
        found += [
            TaskMatches(states[row["id"]], sorting.cursor(row), matches)
            for row in rows
            if row["id"] in states
            and (matches := [*_matching(pattern, states[row["id"]], row["inputs"], text)])
        ]
    full = len(page.rows) == tasks
    end = sorting.cursor(page.rows[-1]) if full else page.end
    return MatchPage(found, len(page.rows), end)


def criteria_of(pattern: CorrectionPattern) -> TaskCriteria:
    """Return the criteria of tasks that may have annotations which follow a pattern."""
    base = TaskCriteria() if pattern.tasks is None else TaskCriteria.of(pattern.tasks)
    if pattern.values and pattern.question and base.label is None and _counting(pattern):
        first, *more = pattern.values
        label = LabelCriterion(pattern.question, first, bool(more), pattern.values)
        return replace(base, label=label)
    if len(pattern.authors) == 1 and base.author is None:
        return replace(base, author=pattern.authors[0])
    return base


def lags_behind(pattern: CorrectionPattern) -> bool:
    """Tell whether tasks are found by what the counter `task_lists` knows, some time afterwards."""
    return pattern.tasks is not None or criteria_of(pattern).author is not None


def _counting(pattern: CorrectionPattern) -> bool:
    """Tell whether all annotations of a pattern fill slots: only those have rows of labels."""
    return all(status in COUNTING for status in pattern.statuses)


def _matching(
    pattern: CorrectionPattern, task: Task, inputs: str | None, wanted: frozenset[str] | None
) -> Iterable[Match]:
    compared = frozenset[str]()
    if pattern.alike is not None and pattern.alike.question is None:
        compared = trigrams(_text_of(orjson.loads(inputs or "{}"), pattern.alike.input))
    for annotation in task.annotations:
        if not pattern.admits(annotation):
            continue
        answers = annotation.answers or {}
        labels = pattern.labels_in(answers)
        if pattern.values and not labels:
            continue
        likeness = pattern.likeness(answers, compared, wanted or frozenset())
        if pattern.alike is None or (likeness or 0) >= pattern.alike.least_ppm:
            yield Match(annotation, labels, likeness)


def _text_of(inputs: JsonObject, name: str | None) -> str:
    """Return the text of an input, or of all inputs."""
    return searchable(inputs if name is None else {name: inputs.get(name)})


async def _compared_text(
    session: ReadSession, project: UUID, pattern: CorrectionPattern
) -> frozenset[str] | None:
    """Return the trigrams of the text that a pattern names; None without one."""
    alike = pattern.alike
    if alike is None:
        return None
    if alike.task is None:
        return trigrams(alike.text or "")
    row: Any = await task_row(session, alike.task)
    if row is None or row["project_id"] != project:
        path = ("pattern", "similarTo", "task")
        raise Refused(Code.NOT_FOUND, "There is no such task in this project.", path)
    if row["inputs"] is None:
        message = "The inputs of this task were erased: give a text."
        raise Refused(Code.ERASED, message, ("pattern", "similarTo", "task"))
    return trigrams(_text_of(orjson.loads(row["inputs"]), alike.input))


async def forms_of(
    session: ReadSession, project: Project, found: Iterable[TaskMatches]
) -> Mapping[int, Form]:
    """Return the forms of a project, by version: that of now, and those of some annotations."""
    numbers = {match.annotation.form_version for one in found for match in one.matches}
    wanted = sorted(numbers | {project.form_version})
    rows = [await document(session, (project.id, "form", number)) for number in wanted]
    return {
        number: form_in(row["body"])
        for number, row in zip(wanted, rows, strict=True)
        if row is not None and row["body"] is not None
    }
