"""GraphQL types of forms, derived from the models in `server.events.forms`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from operator import attrgetter
from typing import Any, get_args
from uuid import UUID

import strawberry
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.forms.forms import Form as FormModel
from server.events.forms.inputs import INPUT_KINDS, Input
from server.events.forms.questions import (
    AnyQuestion,
    NumberQuestion,
    Option,
    Question,
    RatingQuestion,
    TaxonomyRef,
    TextQuestion,
)
from server.reads.session import ReadSession
from server.schema.core.base import Readable
from server.schema.core.fingerprint_input import plain
from server.schema.core.node import link
from server.schema.core.pydantic_types import PydanticTypes, one_of, plain_type

InputKind = Enum("InputKind", {kind.upper(): kind for kind in INPUT_KINDS})  # type: ignore[misc]
strawberry.enum(InputKind, description="What an input is.")


@strawberry.enum(description="The outcome of a vote with two different numbers in the middle.")
class EvenVote(Enum):
    """What two different numbers in the middle of a vote become."""

    TIE = "tie"
    """A tie: the task goes to review."""
    MEAN = "mean"
    """Their mean."""


@strawberry.enum(description="How texts of several annotations are compared.")
class TextConsensus(Enum):
    """How texts are compared."""

    EXACT = "exact"
    """Equal texts agree, others do not."""


_KINDS: dict[str, type[Question]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model
    for model in get_args(plain_type(AnyQuestion))
}
"""The model of each kind of question."""


class _FormTypes(PydanticTypes):
    names = {  # noqa: RUF012 - never changed
        Input: "InputDeclaration",
        Option: "QuestionOption",
        TaxonomyRef: "TaxonomyReference",
        FormModel: "Form",
    }
    fields = {  # noqa: RUF012
        (Option, "colour"): "color",
        (RatingQuestion, "max"): "points",  # `max` of a number has another type
    }
    types = {  # noqa: RUF012
        (Input, "kind"): InputKind,
        (NumberQuestion, "even"): EvenVote,
        (TextQuestion, "consensus"): TextConsensus | None,
        (TaxonomyRef, "taxonomy"): strawberry.ID,
    }

    def build(self, model: type[BaseModel], value: Any, session: ReadSession) -> Any:
        """Return an instance of the Strawberry class of a model, made from an instance of it.

        What it links to is read in a session.
        """
        given: dict[str, Any] = {}
        if isinstance(value, TaxonomyRef):
            given = {"session": session, "named": ids.expect("taxonomy", value.taxonomy)}
        for name, field in model.model_fields.items():
            if self.shows(model, name, field):
                kind = self.types.get((model, name))
                given[self.shown_name(model, name)] = self._value(
                    getattr(value, name), kind, session
                )
        return self.of(model)(**given)

    def _value(self, value: Any, kind: Any, session: ReadSession) -> Any:
        if isinstance(value, tuple):
            return [self._value(item, kind, session) for item in value]
        if isinstance(value, BaseModel):
            return self.build(type(value), value, session)
        enum = next((k for k in (kind, *get_args(kind)) if isinstance(k, type(Enum))), None)
        return value if enum is None or value is None else enum(value)


@strawberry.interface(name="Question", description="A question of a form.")
class QuestionType:
    """What every question has, whatever its kind."""

    name: str = strawberry.field(description="What answers call it; unique in the form.")
    title: str = strawberry.field(description="What is asked.")
    help: str = strawberry.field(description="Advice for whoever answers.")
    required: bool = strawberry.field(description="Whether an answer must be given.")
    applies_to: str | None = strawberry.field(
        description="The input that the question is about; a task without that input is not asked."
    )


class _OutputTypes(_FormTypes):
    bases = {Question: QuestionType, TaxonomyRef: Readable}  # noqa: RUF012
    types = {  # noqa: RUF012
        **_FormTypes.types,
        # Of one type in all questions: else one document could not ask for it in several of them.
        **{(model, "applies_to"): str | None for model in _KINDS.values()},
    }

    def shows(self, model: type[BaseModel], name: str, field: FieldInfo) -> bool:
        """Leave out the id of a taxonomy, in whose place stands the taxonomy."""
        return (model, name) != (TaxonomyRef, "taxonomy") and super().shows(model, name, field)

    def resolvers(self, model: type[BaseModel]) -> dict[str, Any]:
        """Return the link to a taxonomy."""
        if model is not TaxonomyRef:
            return {}
        return {"__annotations__": {"named": strawberry.Private[UUID]}, "taxonomy": _TAXONOMY}


_TAXONOMY = link(
    "taxonomy",
    attrgetter("named"),
    Permission.TAXONOMIES_READ,
    "The taxonomy; null to a caller who may not see it.",
)
_INPUTS = _FormTypes(inputs=True, module=__name__)
_OUTPUTS = _OutputTypes(inputs=False, module=__name__)

QUESTION_TYPES = [_OUTPUTS.of(model) for model in _KINDS.values()]
"""The types that implement `Question`."""
DeclarationType: Any = _OUTPUTS.of(Input)

QuestionInput = one_of(
    "QuestionInput",
    {kind: _INPUTS.of(model) for kind, model in _KINDS.items()},
    description="A question: exactly one member, which is its kind.",
    module=__name__,
)


@strawberry.input(description="The inputs that a task carries, and the questions about them.")
class FormInput:
    """A form to publish."""

    inputs: list[_INPUTS.of(Input)]  # type: ignore[valid-type]
    questions: list[QuestionInput]  # type: ignore[valid-type]


def form_json(given: FormInput) -> JsonObject:
    """Return a form as the ledger stores it, from the input of a client."""
    inputs = [plain(item, nulls=False) for item in given.inputs]
    questions = []
    for item in given.questions:
        ((kind, value),) = plain(item, nulls=False).items()
        questions.append({"kind": kind, **_stored(_KINDS[kind], value)})
    return {"inputs": inputs, "questions": questions}


def _stored(model: type[Question], given: JsonObject) -> JsonObject:
    """Return a question with the names that the ledger stores, in place of the API's."""
    names = {_INPUTS.shown_name(model, name): name for name in model.model_fields}
    question = {names[shown]: value for shown, value in given.items()}
    for listed in ("options", "items", "labels"):
        for option in question.get(listed, ()):
            if "color" in option:
                option["colour"] = option.pop("color")
    return question


def form_path_as_sent(form: FormInput, path: Sequence[str | int]) -> list[str | int]:
    """Return a path inside a stored form as a path inside the input that it was made from."""
    match [*path]:
        case ["questions", int(number), *rest] if number < len(form.questions):
            (kind,) = plain(form.questions[number], nulls=False)
            model = _KINDS[kind]
            shown = [_INPUTS.shown_name(model, s) if isinstance(s, str) else s for s in rest]
            colors = ["color" if step == "colour" else step for step in shown]
            return ["questions", number, kind, *colors]
    return [*path]


def declarations_of(form: FormModel, session: ReadSession) -> list[Any]:
    """Return the inputs of a form, which was read in a session, as clients see them."""
    return [_OUTPUTS.build(Input, item, session) for item in form.inputs]


def questions_of(form: FormModel, session: ReadSession) -> list[Any]:
    """Return the questions of a form, which was read in a session, as clients see them."""
    return [_OUTPUTS.build(type(question), question, session) for question in form.questions]
