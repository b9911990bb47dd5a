"""GraphQL types of answers, derived from the models in `server.events.forms.answer_kinds`.

An input is a `@oneOf` type with one member for each kind of question; an output is a union.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

import strawberry
from pydantic import BaseModel
from pydantic.fields import FieldInfo

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
from server.schema.core.pydantic_types import PydanticTypes, one_of, plain_type
from server.schema.forms.label_display import AnswerOrigin, AnswerSource, concept, concepts


class _AnswerTypes(PydanticTypes):
    """The types of answers; an output has the labels of its values, and the runs of its masks."""

    names = {End: "RelationEnd"}  # noqa: RUF012 - it says too little without its module

    def shows(self, model: type[BaseModel], name: str, field: FieldInfo) -> bool:
        """Leave out the runs of a mask in outputs: they may have to be read from a blob."""
        runs = not self.inputs and (model, name) == (Mask, "counts")
        return not runs and super().shows(model, name, field)

    def resolvers(self, model: type[BaseModel]) -> dict[str, Any]:
        """Return the resolvers that an output has beside the model's fields."""
        space: dict[str, Any] = {"__annotations__": {}}
        if not self.inputs and issubclass(model, LABELED):
            space["__annotations__"]["asked_in"] = strawberry.Private[object]
            words = concepts if model is ChoiceAnswer else concept
            space[words.__name__] = query(Permission.ANNOTATIONS_READ_OWN)(words)
        if model is Mask and not self.inputs:
            space["__annotations__"]["runs"] = strawberry.Private[object]
            space |= {"runs": None, "counts": query(Permission.ANNOTATIONS_READ_OWN)(counts)}
        return space

    def build(self, model: type[BaseModel], value: JsonObject, source: AnswerSource | None) -> Any:
        """Return an instance of the Strawberry class of a model, made from plain data."""
        labeled, fields = _shape(model)
        given: JsonObject = {"asked_in": source} if labeled else {}
        for name, shown, kind in fields:
            if name in value:
                given[shown] = self._value(kind, value[name], source)
        return self.of(model)(**given)

    def _value(self, kind: Any, value: Any, source: AnswerSource | None) -> Any:
        if isinstance(value, list):
            return [self._value(kind, item, source) for item in value]
        return self.build(kind, value, source) if isinstance(value, dict) else value


@cache
def _shape(model: type[BaseModel]) -> tuple[bool, list[tuple[str, str, Any]]]:
    """Return whether the values of a model have labels, and its fields but `kind`.

    Of a field: its name, its name in outputs, and the type of what is in it, without the lists
    around, which may be nested: all items of a list are of one type.
    """
    found = []
    for name, field in model.model_fields.items():
        kind = plain_type(field.annotation)
        while get_origin(kind) in (list, tuple):
            kind = plain_type(get_args(kind)[0])
        shown = "runs" if (model, name) == (Mask, "counts") else name
        found.append((name, shown, kind))
    return issubclass(model, LABELED), [field for field in found if field[0] != "kind"]


async def counts(self: Any, info: Info) -> list[int] | None:
    """Run lengths as in COCO; null where the mask names a blob that is none of this server's."""
    if self.runs is not None or self.blob is None:
        return self.runs  # type: ignore[no-any-return]
    context = info.context
    blobs = context.services.blobs
    return await mask_runs(blobs, context.me.org, self.blob)


LABELED = (ChoiceAnswer, Region)
"""Models whose values are shown with their labels as well."""
_INPUTS = _AnswerTypes(inputs=True, module=__name__)
_OUTPUTS = _AnswerTypes(inputs=False, module=__name__)

AnswerValueInput = one_of(
    "AnswerValueInput",
    {kind: _INPUTS.of(model) for kind, model in ANSWER_MODELS.items()},
    description="An answer: exactly one member, the one of its question's kind.",
    module=__name__,
)
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
        return answers_path_as_sent(self.answers, path)


def answers_path_as_sent(
    answers: Sequence[AnswerInput], path: Sequence[str | int]
) -> Sequence[str | int]:
    """Return a path into answers with the number of an answer instead of its question."""
    match path:
        case ("answers", str(question), *rest):
            sent = enumerate(answers)
            number = next((n for n, answer in sent if answer.question == question), None)
            if number is None:
                return ("answers",)
            (kind,) = plain(answers[number].value, nulls=False)
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
        ((kind, value),) = plain(answer.value, nulls=False).items()
        found[answer.question] = {"kind": kind, **value}
    return found


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
