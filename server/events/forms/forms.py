"""A form: the inputs that a task carries and the questions about them. Immutable once published."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import Field

from server.events.core.json_validation import invalid, read, shown_path
from server.events.core.refusal import Refused, together
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts, choices
from server.events.forms.inputs import INPUT_KINDS, Input, measure
from server.events.forms.questions import (
    MAX_OPTIONS,
    AnyQuestion,
    ChoiceQuestion,
    Many,
    NumberQuestion,
    Option,
    Plain,
    Question,
    RankingQuestion,
    RegionQuestion,
    RelationQuestion,
    TextQuestion,
)

__all__ = ["Concepts", "Form", "Input", "Question", "measure", "parse_form"]

MAX_INPUTS = 50
MAX_QUESTIONS = 200


class Form(Plain):
    """A form. Make it with `parse_form` only, which also checks rules beyond the field types."""

    inputs: Annotated[Many[Input], Field(min_length=1, max_length=MAX_INPUTS)]
    questions: Annotated[Many[AnyQuestion], Field(min_length=1, max_length=MAX_QUESTIONS)]

    def plain(self) -> dict[str, Any]:
        """Return the shortest JSON that parses to this form again; the ledger stores this JSON."""
        return self.model_dump(mode="json", exclude_defaults=True)


def parse_form(data: object, concepts: Concepts | None = None) -> Form:
    """Return the form that `data` describes.

    Args:
        data: plain JSON.
        concepts: the concepts that the form's taxonomy questions are checked against; None for a
            published form, whose questions were checked when it was published.

    Raises:
        Refused: INVALID with the problems and their paths; NOT_FOUND if the form names a taxonomy,
            version or subtree that does not exist.
    """
    try:
        form = read(Form, data)
    except Refused as refused:
        shown = [invalid(p.message, *_without_kind(p.path)) for p in refused.problems()]
        raise together(shown) from None
    if problems := [*_problems(form, concepts)]:
        raise together(problems)
    return form


def _problems(form: Form, concepts: Concepts | None) -> Iterator[Refused]:
    """Yield what is wrong between the parts of a form: at most one problem a question."""
    yield from _repeated((item.name for item in form.inputs), "inputs")
    yield from _repeated((question.name for question in form.questions), "questions")
    total = 0
    for number, question in enumerate(form.questions):
        try:
            _check(question, form, concepts)
        except Refused as refused:
            yield refused.under("questions", number)
        total += len(offered(question))
        if total > MAX_OPTIONS:
            message = f"The form lists more than {MAX_OPTIONS:,} options"
            yield invalid(f"{message}: use a taxonomy for long lists.", "questions", number)
            return


def require_distinct_hotkeys(form: Form) -> None:
    """Require that no two questions of a form to be published share a hotkey.

    A published form of earlier may: it is read all the same. Options of one question never share
    one, which `parse_form` checks.

    Raises:
        Refused: INVALID with the path of each hotkey that an earlier question has.
    """
    taken: dict[str, int] = {}
    problems = []
    for number, question in enumerate(form.questions):
        field = _LISTS.get(question.kind, "labels")
        for place, option in enumerate(offered(question)):
            if option.hotkey is None or taken.setdefault(option.hotkey, number) == number:
                continue
            message = "Another question of the form has this hotkey: choose another."
            problems.append(invalid(message, "questions", number, field, place, "hotkey"))
    if problems:
        raise together(problems)


_LISTS = {"choice": "options", "ranking": "items"}
"""By kind of question, the field with what it offers, where that is not `labels`."""


def offered(question: Question) -> tuple[Option, ...]:
    """Return the options, items or labels in the question's own list; none for a taxonomy."""
    match question:
        case ChoiceQuestion():
            return question.options
        case RankingQuestion():
            return question.items
        case RegionQuestion() | RelationQuestion():
            return question.labels
        case _:
            return ()


def _without_kind(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Drop the kind that pydantic adds to a path, as in ("questions", 0, "choice", "options")."""
    if len(path) > 2 and path[0] == "questions" and path[-1] != "kind":
        return (*path[:2], *path[3:])
    return path


def _repeated(names: Iterable[str], field: str) -> Iterator[Refused]:
    seen = set()
    for number, name in enumerate(names):
        if name in seen:
            message = f"{shown_path(name)} occurs twice: choose another name."
            yield invalid(message, field, number, "name")
        seen.add(name)


def _check(question: Question, form: Form, concepts: Concepts | None) -> None:
    match question:
        case ChoiceQuestion():
            _check_choice(question, concepts)
        case TextQuestion():
            _ordered(question.min_length, question.max_length, "min_length", "max_length")
        case NumberQuestion():
            _ordered(question.min, question.max, "min", "max")
        case RankingQuestion():
            _check_ranking(question, form)
        case RegionQuestion():
            _check_applies(question.applies_to, question.on, form)
            _check_labels(question, concepts)
        case RelationQuestion():
            _check_relation(question, form, concepts)
        case _:
            pass
    if question.applies_to is not None and not isinstance(question, RegionQuestion):
        _check_applies(question.applies_to, INPUT_KINDS, form)


def _ordered(low: float | None, high: float | None, low_name: str, high_name: str) -> None:
    if low is not None and high is not None and low > high:
        raise invalid(f"`{low_name}` is above `{high_name}`: swap them.", low_name)


def _check_options(options: tuple[Option, ...], field: str) -> None:
    """Check values and parents; a parent must come before its children, so there is no cycle."""
    seen: set[str] = set()
    hotkeys: set[str] = set()
    for number, option in enumerate(options):
        if option.value in seen:
            raise invalid(
                f"{shown_path(option.value)} is listed twice: remove one.", field, number, "value"
            )
        if option.parent is not None and option.parent not in seen:
            raise invalid(
                f"The parent {shown_path(option.parent)} must be listed above its children.",
                field,
                number,
                "parent",
            )
        if option.hotkey in hotkeys:
            raise invalid("The hotkey is taken: choose another.", field, number, "hotkey")
        seen.add(option.value)
        hotkeys.update([option.hotkey] if option.hotkey else [])


def _check_choice(question: ChoiceQuestion, concepts: Concepts | None) -> None:
    _check_source(question, question.options, "options", concepts)
    if question.taxonomy is not None and question.leaves_only:
        raise invalid("Set `leaves_only` of the taxonomy instead of this one.", "leaves_only")
    _ordered(question.min_choices, question.max_choices, "min_choices", "max_choices")
    if not question.multiple:
        count = 1
    elif question.taxonomy is None or concepts is not None:
        count = len(choices(question, concepts or NO_CONCEPTS))
    else:
        count = question.min_choices
    if question.min_choices > count:
        raise invalid("More choices are asked for than can be made.", "min_choices")
    if not question.multiple and (question.max_choices or 1) > 1:
        raise invalid("Only one choice can be made: set `multiple` to allow more.", "max_choices")


def _check_source(
    question: ChoiceQuestion | RegionQuestion | RelationQuestion,
    listed: tuple[Option, ...],
    field: str,
    concepts: Concepts | None,
) -> None:
    """Check that the question has a list of options or a taxonomy to choose from, but not both."""
    if question.taxonomy is None:
        if not listed:
            raise invalid(f"There is nothing to choose from: list {field}.", field)
        _check_options(listed, field)
    elif listed:
        raise invalid(f"Give {field} or a taxonomy, not both.", field)
    elif concepts is not None:
        concepts.allowed(question.taxonomy)


def _check_applies(name: str, kinds: tuple[str, ...], form: Form) -> None:
    for item in form.inputs:
        if item.name == name:
            if item.kind not in kinds:
                raise invalid(
                    f"The input must be of kind {' or '.join(kinds)}, and this is {item.kind}.",
                    "applies_to",
                )
            return
    raise invalid(
        f"The form has no input {shown_path(name)}: name one of its inputs.", "applies_to"
    )


def _check_labels(question: RegionQuestion | RelationQuestion, concepts: Concepts | None) -> None:
    _check_source(question, question.labels, "labels", concepts)
    _ordered(question.min_regions, question.max_regions, "min_regions", "max_regions")


def _check_ranking(question: RankingQuestion, form: Form) -> None:
    if question.applies_to is not None:
        if question.items:
            raise invalid("Give items or an input to take them from, not both.", "items")
        _check_applies(question.applies_to, ("chat", "table"), form)
        return
    if len(question.items) < 2:
        raise invalid("There must be at least two items to rank.", "items")
    _check_options(question.items, "items")
    if question.top is not None and question.top > len(question.items):
        raise invalid("There are fewer items than should be ranked.", "top")


def _check_relation(question: RelationQuestion, form: Form, concepts: Concepts | None) -> None:
    _check_labels(question, concepts)
    if not question.between:
        raise invalid("Name the questions whose regions are related.", "between")
    regions = {item.name for item in form.questions if isinstance(item, RegionQuestion)}
    for number, name in enumerate(question.between):
        if name not in regions:
            raise invalid(
                f"{shown_path(name)} is no region question of this form.", "between", number
            )
