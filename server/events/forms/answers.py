"""Validates answers against their form (`validate_answers`), and extracts the labels in them.

A form is compiled once into one check per question, so that a submit costs microseconds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from server.events.core import canonical_json
from server.events.core.json_validation import invalid, shown_path
from server.events.core.refusal import Refused, together
from server.events.forms.allowed_values import NO_CONCEPTS, AllowedValues, Concepts
from server.events.forms.answer_kinds import REGION_FIELDS, Answer
from server.events.forms.answer_validators import Check, check_of
from server.events.forms.forms import Form
from server.events.forms.inputs import Sizes
from server.events.forms.questions import Question, RelationQuestion, TaxonomyRef

__all__ = [
    "REGION_FIELDS",
    "Answer",
    "CompiledForm",
    "LabelRow",
    "compile_form",
    "label_rows",
    "validate_answers",
]

Plain = dict[str, Any]


@dataclass(slots=True)
class CompiledForm:
    """A form compiled into the checks of its answers."""

    checks: dict[str, tuple[Check, str | None]]
    """Question name -> its check, and the input that it applies to."""
    required: tuple[str, ...]
    relations: tuple[RelationQuestion, ...]
    drawn: tuple[AllowedValues, ...] = ()
    """The values that the form's questions allow from taxonomies."""


def compile_form(form: Form, concepts: Concepts = NO_CONCEPTS) -> CompiledForm:
    """Return the form's checks. Raises Refused as `Concepts.allowed` does."""
    noting = _Noting(concepts)
    return CompiledForm(
        {
            question.name: (_check(question, form, noting), question.applies_to)
            for question in form.questions
        },
        tuple(question.name for question in form.questions if question.required),
        tuple(item for item in form.questions if isinstance(item, RelationQuestion)),
        tuple(noting.drawn),
    )


class _Noting(Concepts):
    """Passes on another source of concepts, and collects the values that it returned."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts
        self.drawn: list[AllowedValues] = []

    def allowed(self, ref: TaxonomyRef) -> AllowedValues:
        found = self._concepts.allowed(ref)
        self.drawn.append(found)
        return found


def _check(question: Question, form: Form, concepts: Concepts) -> Check:
    try:
        return check_of(question, form, concepts)
    except Refused as refused:
        raise refused.under(question.name) from None


def validate_answers(
    form: Form, sizes: Sizes, answers: object, concepts: Concepts = NO_CONCEPTS
) -> Plain:
    """Check answers against the form and the sizes that `measure` returned; return them normalised.

    Args:
        form: the form.
        sizes: the sizes of the task's inputs.
        answers: {question name: answer}, each in the shape of its model in `answer_kinds`.
        concepts: source of concepts; needed only if the form has taxonomy questions.

    Returns:
        Plain JSON that shares nothing mutable with `answers`: choices in the form's order, defaults
        filled in, whole numbers as integers.

    Raises:
        Refused: INVALID with the problem of each question; a path begins with the question's name.
    """
    compiled = concepts.once(compile_form, form)
    if not isinstance(answers, dict):
        raise invalid("The answers must be an object: one answer per question.")
    checked, problems = dict[str, Any](), list[Refused]()
    for name, answer in answers.items():
        try:
            checked[name] = _checked(compiled, name, answer, sizes)
        except Refused as refused:
            problems.append(refused)
    for name in compiled.required:
        if name not in answers and _is_asked(compiled, name, sizes):
            problems.append(invalid(f"The question {name!r} must be answered.", name))
    if problems:
        raise together(problems)
    for question in compiled.relations:
        if question.name in checked:
            try:
                _check_ends(question, checked)
            except Refused as refused:
                raise refused.under(question.name, "relations") from None
    return checked


def _checked(compiled: CompiledForm, name: str, answer: object, sizes: Sizes) -> Plain:
    try:
        check, applies_to = compiled.checks[name]
    except KeyError:
        raise invalid(
            f"The form has no question {shown_path(name)}: remove the answer.", name
        ) from None
    try:
        if applies_to is None:
            return check(answer, {})
        if applies_to not in sizes:
            raise invalid(f"The task has no input {applies_to!r}: remove the answer.")
        return check(answer, sizes[applies_to])
    except Refused as refused:
        raise refused.under(name) from None


def _is_asked(compiled: CompiledForm, name: str, sizes: Sizes) -> bool:
    """Say whether the task has the question's input; an optional input may be absent."""
    applies_to = compiled.checks[name][1]
    return applies_to is None or applies_to in sizes


def _check_ends(question: RelationQuestion, checked: Plain) -> None:
    """Refuse relations whose ends do not exist or are the same region, and repeated relations."""
    known = {
        (name, region["id"])
        for name in question.between
        if name in checked
        for region in checked[name][REGION_FIELDS[checked[name]["kind"]]]
    }
    seen = set()
    for number, relation in enumerate(checked[question.name]["relations"]):
        ends = []
        for side in ("source", "target"):
            ends.append((relation[side]["question"], relation[side]["region"]))
            if ends[-1] not in known:
                raise invalid(
                    f"{shown_path(ends[-1][1])} is no region in the answer to "
                    f"{shown_path(ends[-1][0])}.",
                    number,
                    side,
                )
        if ends[0] == ends[1]:
            raise invalid("A region cannot be related to itself.", number, "target")
        pair = tuple(ends) if question.directed else tuple(sorted(ends))
        if (relation["label"], pair) in seen:
            raise invalid("The same relation is given twice: remove one.", number)
        seen.add((relation["label"], pair))


class LabelRow(NamedTuple):
    """One label of one annotation, as the projection stores it."""

    question: str
    ordinal: int
    value: str
    kind: str


def label_rows(answers: Plain) -> list[LabelRow]:
    """Return the labels in validated answers, for label filters, counts and distributions.

    One row per chosen option; per distinct label of the regions or relations of a question, sorted;
    per ranked item (the ordinal is its rank, 0 the best); one for a rating or a number, as text.
    Free text has no row: it is not a label, and it may be personal. Rows are ordered by question;
    the pair (question, ordinal) is unique. No form is needed, so a rebuild reads only answers.
    """
    rows = []
    for question in sorted(answers):
        answer = answers[question]
        kind = answer["kind"]
        for ordinal, value in enumerate(_values(kind, answer)):
            # `LabelRow(…)` does the same in twice the time.
            rows.append(_label((question, ordinal, value, kind)))
    return rows


_label: Callable[[tuple[str, int, str, str]], LabelRow] = partial(tuple.__new__, LabelRow)


def _values(kind: str, answer: Plain) -> list[str]:
    if kind == "choice":
        return answer["values"]  # type: ignore[no-any-return]
    if kind in REGION_FIELDS:
        return sorted({region["label"] for region in answer[REGION_FIELDS[kind]]})
    if kind == "ranking":
        return answer["order"]  # type: ignore[no-any-return]
    if kind == "text":
        return []
    # A number gets one spelling, whether it comes from the client (3.0) or from the ledger (3).
    number = answer[kind]
    return [str(number) if type(number) is int else canonical_json.encode(number).decode()]
