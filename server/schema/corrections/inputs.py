"""What clients say of a correction: which annotations, and what becomes of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_camel_case

from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.events.corrections.correction_events import CorrectionAction
from server.events.corrections.patterns import ALL, CorrectionPattern, TextPattern
from server.events.corrections.similarity import COMPARED
from server.events.labeling.masks import extract_blobs, require_known_blobs
from server.events.labeling.tasks import COUNTING, AnnotationStatus
from server.reads.forms import drawn_on
from server.reads.labeling.label_values import values_below
from server.reads.labeling.task_criteria import Times
from server.reads.session import ReadSession
from server.schema.core.context import Info
from server.schema.forms.answers import AnswerInput, parse_answers
from server.schema.labeling.task_filter import TaskFilter, TimeFilter, criteria_of, times_of
from server.schema.labeling.task_rights import GOLD_CONDITIONS, sees_gold

MOST_VALUES = 1_000
"""The most values of a pattern: a value with all that lie below it."""
MOST_NAMED = 100
"""The most authors or versions that a pattern names."""


@strawberry.input(description="A text, or the text of a task, that others are compared with.")
class SimilarTextInput:
    """Give `text` or `task`."""

    text: str | None = None
    task: strawberry.ID | None = strawberry.field(
        default=None, description="The task whose inputs are compared with those of others."
    )
    at_least: float = strawberry.field(
        default=0.5,
        description="How alike the texts must be, above 0 and up to 1: the groups of three "
        "characters that both have, as a share of all.",
    )
    input: str | None = strawberry.field(
        default=None,
        description="The input that is compared; all texts of the inputs together if left out.",
    )
    question: str | None = strawberry.field(
        default=None, description="The text question whose answer is compared instead."
    )


@strawberry.input(description="Which annotations have the error: all that is given must hold.")
class CorrectionPatternInput:
    """The pattern of an error."""

    question: str | None = strawberry.field(
        default=None, description="The question that `value`, or the correction, is about."
    )
    value: str | None = strawberry.field(
        default=None, description="A label that the annotation has in its answer to the question."
    )
    within: bool = strawberry.field(
        default=False, description="Also what lies below the value, as the present form has it."
    )
    authors: list[strawberry.ID] | None = None
    form_versions: list[int] | None = None
    guideline_versions: list[int] | None = None
    taxonomy_versions: list[int] | None = strawberry.field(
        default=None,
        description="Versions of the taxonomy that the question drew on when it was answered.",
    )
    submitted_at: TimeFilter | None = strawberry.field(
        default=None, description="When the annotation was submitted or imported here."
    )
    statuses: list[AnnotationStatus] | None = strawberry.field(
        default=None, description="SUBMITTED and APPROVED if left out: only those are corrected."
    )
    similar_to: SimilarTextInput | None = None
    tasks: TaskFilter | None = strawberry.field(
        default=None, description="Only annotations of tasks that this filter finds."
    )


@strawberry.input(description="What becomes of the annotations: exactly one member.", one_of=True)
class CorrectionActionInput:
    """One action."""

    replace_label: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The label that takes the place of `value`, and of those below it with "
        "`within`.",
    )
    remove_label: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="With true, these labels are taken out; regions that carry them go.",
    )
    replace_answer: AnswerInput | None = strawberry.field(
        default=strawberry.UNSET, description="The answer that takes the place of the present one."
    )
    requeue: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="With true, the annotations go back to their authors, and the tasks ask for "
        "answers again.",
    )


async def pattern_of(
    info: Info, session: ReadSession, project: UUID, given: CorrectionPatternInput
) -> CorrectionPattern:
    """Return a pattern, with the values and the versions that it stands for written out.

    Raises:
        Refused: INVALID, LIMIT for a bad part; NOT_FOUND where the present form has no such
            question.
    """
    if given.value is not None and given.question is None:
        message = "Say which question the value is an answer to."
        raise Refused(Code.INVALID, message, ("pattern", "question"))
    named = [_named(given, name) for name in ("authors", *_VERSIONS)]
    authors, forms, guidelines, _ = named
    submitted = times_of(given.submitted_at, "pattern", "submittedAt") or Times()
    return CorrectionPattern(
        statuses=tuple(given.statuses or COUNTING),
        question=given.question,
        values=await _values(session, project, given),
        authors=tuple(
            ids.expect("member", one, "pattern", "authors", number)
            for number, one in enumerate(authors)
        ),
        form_versions=await _forms_drawing(session, project, given, forms),
        guideline_versions=guidelines,
        given_since=submitted.since,
        given_until=submitted.until,
        alike=None if given.similar_to is None else _alike(given.similar_to),
        tasks=_criteria(info, given.tasks, gold=await sees_gold(info.context, project)),
    )


_VERSIONS = ("form_versions", "guideline_versions", "taxonomy_versions")


def _named(given: CorrectionPatternInput, name: str) -> tuple[Any, ...]:
    """Return what a list of a pattern names. Raises Refused LIMIT."""
    found = tuple(getattr(given, name) or ())
    if len(found) > MOST_NAMED:
        path = ("pattern", to_camel_case(name))
        raise Refused(Code.LIMIT, f"Name {MOST_NAMED} at most.", path)
    return found


def _criteria(info: Info, given: TaskFilter | None, *, gold: bool) -> JsonObject | None:
    """Return a filter of tasks as JSON. Raises Refused as `criteria_of` does, in the pattern."""
    try:
        hidden = () if gold else GOLD_CONDITIONS
        found = criteria_of(given, me=info.context.me.member, blind=None, hidden=hidden)
    except Refused as refused:
        path = ("pattern", "tasks", *refused.path[1:])
        raise Refused(refused.code, refused.message, path) from None
    return None if found is None else found.json()


async def _values(
    session: ReadSession, project: UUID, given: CorrectionPatternInput
) -> tuple[str, ...]:
    """Return a value with those below it, if they are meant. Raises Refused NOT_FOUND, LIMIT."""
    if given.value is None or given.question is None:
        return ()
    if not given.within:
        return (given.value,)
    found = await values_below(session, project, given.question, given.value)
    if not found:
        message = "The present form has no such question."
        raise Refused(Code.NOT_FOUND, message, ("pattern", "question"))
    if len(found) > MOST_VALUES:
        message = f"More than {MOST_VALUES:,} values lie below this one: take a narrower one."
        raise Refused(Code.LIMIT, message, ("pattern", "value"))
    return tuple(dict.fromkeys((given.value, *found)))


async def _forms_drawing(
    session: ReadSession, project: UUID, given: CorrectionPatternInput, forms: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the versions of the form that are meant, by taxonomy where versions of it are given.

    Raises:
        Refused: INVALID for versions of a taxonomy without a question, and where no form drew on
            them.
    """
    wanted = given.taxonomy_versions
    if not wanted:
        return forms
    path = ("pattern", "taxonomyVersions")
    if given.question is None:
        raise Refused(Code.INVALID, "Say which question draws on the taxonomy.", path)
    drawn = await drawn_on(session, project, given.question)
    found = sorted(
        number
        for number, of in drawn.items()
        if (not forms or number in forms) and any(version in wanted for _, version in of)
    )
    if not found:
        message = "In no version of the form did the question draw on these versions."
        raise Refused(Code.INVALID, message, path)
    return tuple(found)


def _alike(given: SimilarTextInput) -> TextPattern:
    """Return with what texts are compared. Raises Refused INVALID, LIMIT."""
    path = ("pattern", "similarTo")
    if (given.text is None) == (given.task is None):
        raise Refused(Code.INVALID, "Give a text or a task.", path)
    if not 0 < given.at_least <= 1:
        message = "Say how alike: above 0, and 1 at most."
        raise Refused(Code.INVALID, message, (*path, "atLeast"))
    text = given.text
    if text is not None:
        text = text_of(text, *path, "text", longest=COMPARED, empty=False)
    return TextPattern(
        text=text,
        task=None if given.task is None else ids.expect("task", given.task, *path, "task"),
        least_ppm=max(1, round(given.at_least * ALL)),
        input=given.input,
        question=given.question,
    )


def action_of(
    given: CorrectionActionInput, pattern: CorrectionPattern
) -> tuple[CorrectionAction, JsonObject | None]:
    """Return what becomes of annotations, and what they get, if anything.

    Raises:
        Refused: INVALID where nothing is to be done, or labels without one in the pattern; LIMIT,
            NOT_FOUND for a large mask.
    """
    answer, label = given.replace_answer, given.replace_label
    if isinstance(answer, AnswerInput):
        return CorrectionAction.REPLACE_ANSWER, _answer_of(answer)
    if given.requeue:
        return CorrectionAction.REQUEUE, None
    if not isinstance(label, str) and not given.remove_label:
        message = "Say what is to be done: true, a label or an answer."
        raise Refused(Code.INVALID, message, ("action",))
    if not pattern.values:
        message = "Say in the pattern which `value` of which `question` is wrong."
        raise Refused(Code.INVALID, message, ("pattern", "value"))
    if not isinstance(label, str):
        return CorrectionAction.REMOVE_LABEL, None
    return CorrectionAction.REPLACE_LABEL, {"value": label}


def _answer_of(given: AnswerInput) -> JsonObject:
    """Return an answer with its question.

    Raises:
        Refused: LIMIT for a mask so large that each task would need its own blob of it, NOT_FOUND
            for one that names a blob, which is that of one task.
    """
    path = ("action", "replaceAnswer")
    [(question, value)] = parse_answers([given]).items()
    try:
        require_known_blobs({question: value}, ())
    except Refused as refused:
        raise Refused(refused.code, refused.message, path) from None
    if extract_blobs(ids.uuid7(), {question: value})[1]:
        raise Refused(Code.LIMIT, "This mask is too large to be the answer to many tasks.", path)
    return {"question": question, "answer": value}
