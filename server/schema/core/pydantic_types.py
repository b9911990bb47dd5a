"""GraphQL types that are derived from pydantic models, so that nothing is written down twice."""

from __future__ import annotations

import types
from collections.abc import Mapping
from inspect import getdoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import strawberry
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from server.events.core.json_validation import M, read
from server.events.core.refusal import Refused, together
from server.schema.core.sdl_docs import below


class PydanticTypes:
    """Makes a Strawberry class, an input or an output, for each pydantic model that it is given.

    A field `kind` is left out: the member of the union or interface tells the kind. A field with a
    default may be left out of an input and is always there in an output.
    """

    names: Mapping[type[BaseModel], str] = {}
    """What models are called in the API, where that is not the name of their class."""
    fields: Mapping[tuple[type[BaseModel], str], str] = {}
    """What fields are called in the API, where that is not their name in the model."""
    types: Mapping[tuple[type[BaseModel], str], Any] = {}
    """The types of fields whose annotation does not tell them, by model and field."""
    bases: Mapping[type[BaseModel], type] = {}
    """Interfaces that outputs implement, by the model that the interface was made from."""

    def __init__(self, *, inputs: bool, module: str) -> None:
        self.inputs = inputs
        self.module = module
        self.made: dict[type[BaseModel], Any] = {}

    def of(self, model: type[BaseModel]) -> Any:
        """Return the Strawberry class of a model; it is made once."""
        if model not in self.made:
            self.made[model] = self._make(model)
        return self.made[model]

    def name(self, model: type[BaseModel]) -> str:
        """Return what the type of a model is called in the API."""
        return self.names.get(model, model.__name__) + ("Input" if self.inputs else "")

    def resolvers(self, model: type[BaseModel]) -> dict[str, Any]:
        """Return what the class of a model has beside the model's fields; for subclasses."""
        _ = model
        return {}

    def shows(self, model: type[BaseModel], name: str, field: FieldInfo) -> bool:
        """Say whether a field of a model is a field of the type that is made from it."""
        typed = (model, name) in self.types
        return typed or name != "kind" or get_origin(plain_type(field.annotation)) is not Literal

    def shown_name(self, model: type[BaseModel], name: str) -> str:
        """Return what a field of a model is called in the API, in snake case."""
        return self.fields.get((model, name), name)

    def _make(self, model: type[BaseModel]) -> Any:
        annotations, space = {}, {}
        for name, field in model.model_fields.items():
            if not self.shows(model, name, field):
                continue
            shown = self.shown_name(model, name)
            kind = self.types.get((model, name)) or self._type(field.annotation)
            optional = self.inputs and not field.is_required()
            annotations[shown] = kind | None if optional else kind
            space[shown] = self._field(model, name, field)
        beside = self.resolvers(model)
        space |= {"__annotations__": annotations | beside.pop("__annotations__", {})}
        space |= {"__module__": self.module, **beside}
        bases = tuple(base for of, base in self.bases.items() if issubclass(model, of))
        made = types.new_class(self.name(model), bases, {}, lambda body: body.update(space))
        wrap = strawberry.input if self.inputs else strawberry.type
        return wrap(made, name=self.name(model), description=getdoc(model))

    def _field(self, model: type[BaseModel], name: str, field: FieldInfo) -> Any:
        known = (below(owner).get(name) for owner in model.__mro__ if owner is not object)
        doc = next((words for words in known if words), None)
        if field.is_required():
            return strawberry.field(description=doc)
        default = UNSET if self.inputs else field.default
        return strawberry.field(description=doc, default=default)

    def _type(self, annotation: Any) -> Any:
        annotation = plain_type(annotation)
        origin = get_origin(annotation)
        if origin in (list, tuple):
            return list[self._type(get_args(annotation)[0])]  # type: ignore[misc]
        if origin in (Union, types.UnionType):
            (inner,) = (a for a in get_args(annotation) if a is not type(None))
            return self._type(inner) | None
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.of(annotation)
        return annotation


def plain_type(annotation: Any) -> Any:
    """Return a type annotation without the constraints of pydantic."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def one_of(name: str, members: Mapping[str, Any], *, description: str, module: str) -> Any:
    """Return a `@oneOf` input with the members, by name."""
    optional = {member: kind | None for member, kind in members.items()}
    unsent = {member: strawberry.field(default=UNSET) for member in members}
    space = {"__annotations__": optional, "__module__": module, **unsent}
    made = types.new_class(name, (), {}, lambda body: body.update(space))
    return strawberry.input(made, one_of=True, description=description)


def read_as_sent(model: type[M], data: object, *path: str | int) -> M:
    """Return what was sent as a model.

    Raises:
        Refused: INVALID with every problem, below `path`, by the names that the API has.
    """
    try:
        return read(model, data)
    except Refused as refused:
        problems = [
            Refused(one.code, one.message, tuple(to_camel_case(str(step)) for step in one.path))
            for one in refused.problems()
        ]
        raise together(problems).under(*path) from None
