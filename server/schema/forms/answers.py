"""GraphQL types of answers, derived from the models in `server.events.forms.answer_kinds`.

An input is a `@oneOf` type with one member for each kind of question; an output is a union.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from inspect import getdoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import strawberry
from pydantic import BaseModel
from strawberry import UNSET

from server.access.permissions import Permission
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.forms.answer_kinds import ANSWER_MODELS, ChoiceAnswer
from server.events.forms.region_kinds import End, Mask, Region
from server.reads.blobs import mask_runs
from server.reads.session import ReadSession
from server.schema.core.base import query
from server.schema.core.context import CommandInput, Info
from server.schema.core.fingerprint_input import plain
from server.schema.forms.label_display import AnswerOrigin, AnswerSource, concept, concepts


def _plain_type(annotation: Any) -> Any:
    """Return a type annotation without the constraints of pydantic."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


class _Mirror:
    """Makes a Strawberry class, an input or an output, for each pydantic model that it is given."""

    def __init__(self, *, inputs: bool) -> None:
        self.inputs = inputs
        self.made: dict[type[BaseModel], Any] = {}

    def of(self, model: type[BaseModel]) -> Any:
        """Return the Strawberry class of a model; it is made once."""
        if model not in self.made:
            self.made[model] = self._make(model)
        return self.made[model]

    def _make(self, model: type[BaseModel]) -> Any:
        annotations, defaults = {}, {}
        for name, field in model.model_fields.items():
            if get_origin(_plain_type(field.annotation)) is Literal:
                continue  # the kind is told by the member of the union
            if not self.inputs and (model, name) == (Mask, "counts"):
                continue  # they may have to be read from a blob
            annotations[name] = self._type(field.annotation)
            if not field.is_required():
                defaults[name] = strawberry.field(default=UNSET if self.inputs else field.default)
                if self.inputs:
                    annotations[name] = annotations[name] | None
        name = NAMES.get(model, model.__name__) + ("Input" if self.inputs else "")
        space = {"__annotations__": annotations, "__module__": __name__, **defaults}
        if not self.inputs and issubclass(model, LABELED):
            annotations["asked_in"] = strawberry.Private[object]
            words = concepts if model is ChoiceAnswer else concept
            space[words.__name__] = query(Permission.ANNOTATIONS_READ_OWN)(words)
        if model is Mask and not self.inputs:
            annotations["runs"] = strawberry.Private[object]
            space |= {"runs": None, "counts": query(Permission.ANNOTATIONS_READ_OWN)(counts)}
        made = types.new_class(name, (), {}, lambda body: body.update(space))
        wrap = strawberry.input if self.inputs else strawberry.type
        return wrap(made, name=name, description=getdoc(model))

    def _type(self, annotation: Any) -> Any:
        annotation = _plain_type(annotation)
        origin = get_origin(annotation)
        if origin is list:
            return list[self._type(get_args(annotation)[0])]  # type: ignore[misc]
        if origin in (Union, types.UnionType):
            (inner,) = (a for a in get_args(annotation) if a is not type(None))
            return self._type(inner) | None
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.of(annotation)
        return annotation

    def build(self, model: type[BaseModel], value: JsonObject, source: AnswerSource | None) -> Any:
        """Return an instance of the Strawberry class of a model, made from plain data."""
        given: JsonObject = {"asked_in": source} if issubclass(model, LABELED) else {}
        for name, field in model.model_fields.items():
            if name in value and name != "kind":
                shown = "runs" if (model, name) == (Mask, "counts") else name
                given[shown] = self._value(field.annotation, value[name], source)
        return self.of(model)(**given)

    def _value(self, annotation: Any, value: Any, source: AnswerSource | None) -> Any:
        annotation = _plain_type(annotation)
        if isinstance(value, list):
            return [self._value(get_args(annotation)[0], item, source) for item in value]
        if isinstance(value, dict):
            return self.build(annotation, value, source)
        return value


async def counts(self: Any, info: Info) -> list[int] | None:
    """Run lengths as in COCO; null where the mask names a blob that is none of this server's."""
    if self.runs is not None or self.blob is None:
        return self.runs  # type: ignore[no-any-return]
    context = info.context
    blobs = context.services.blobs
    return await mask_runs(blobs, context.me.org, self.blob)


LABELED = (ChoiceAnswer, Region)
"""Models whose values are shown with their labels as well."""
NAMES: dict[type[BaseModel], str] = {End: "RelationEnd"}
"""Names in the SDL of models whose own name says too little without its module."""
_INPUTS, _OUTPUTS = _Mirror(inputs=True), _Mirror(inputs=False)


def _one_of() -> Any:
    members = {kind: _INPUTS.of(model) | None for kind, model in ANSWER_MODELS.items()}
    unsent = {kind: strawberry.field(default=UNSET) for kind in members}
    space = {"__annotations__": members, "__module__": __name__, **unsent}
    made = types.new_class("AnswerValueInput", (), {}, lambda body: body.update(space))
    description = "An answer: exactly one member, the one of its question's kind."
    return strawberry.input(made, one_of=True, description=description)


AnswerValueInput = _one_of()
AnswerValue: Any = Annotated[
    Union[tuple(_OUTPUTS.of(model) for model in ANSWER_MODELS.values())],  # noqa: UP007 - made from a table
    strawberry.union("AnswerValue", description="An answer, by the kind of its question."),
]


@strawberry.input(description="The answer to one question.")
class AnswerInput:
    """A question's name with its answer."""

    question: str
    value: AnswerValueInput  # type: ignore[valid-type]


@strawberry.type(description="The answer to one question.")
class Answer:
    """A question's name with its answer."""

    question: str
    value: AnswerValue


class AnswersInput(CommandInput):
    """What inputs with answers have; each declares the field again, for its place in the SDL."""

    answers: list[AnswerInput]

    def path_as_sent(self, path: Sequence[str | int]) -> Sequence[str | int]:
        """Return the path of a refusal with the number of an answer instead of its question."""
        match path:
            case ("answers", str(question), *rest):
                sent = enumerate(self.answers)
                number = next((n for n, answer in sent if answer.question == question), None)
                if number is None:
                    return ("answers",)
                (kind,) = _without_nulls(plain(self.answers[number].value))
                inner = rest if rest != ["kind"] else []
                return ("answers", number, *(("value", kind, *inner) if rest else ()))
        return path


def parse_answers(answers: list[AnswerInput]) -> JsonObject:
    """Return answers as plain data by question name, as decisions take them.

    Raises:
        Refused: INVALID where a question is answered twice.
    """
    found: JsonObject = {}
    for number, answer in enumerate(answers):
        if answer.question in found:
            message = f"The question {answer.question!r} is answered twice: send one answer."
            raise Refused(Code.INVALID, message, ("answers", number, "question"))
        ((kind, value),) = _without_nulls(plain(answer.value)).items()
        found[answer.question] = {"kind": kind, **value}
    return found


def _without_nulls(value: Any) -> Any:
    """Return plain data without fields that are null: an optional member may be sent as null."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def render_answers(
    answers: JsonObject | None, origin: AnswerOrigin | None, session: ReadSession
) -> list[Answer] | None:
    """Return stored answers as clients get them; None where they were erased.

    Args:
        answers: by question name.
        origin: finds the form under which they were given; None where that is not known.
        session: reads the labels of their values.
    """
    if answers is None:
        return None
    return [
        Answer(question=name, value=_shown(answer, origin and AnswerSource(session, origin, name)))
        for name, answer in sorted(answers.items())
    ]


def _shown(answer: JsonObject, source: AnswerSource | None) -> Any:
    return _OUTPUTS.build(ANSWER_MODELS[answer["kind"]], answer, source)
