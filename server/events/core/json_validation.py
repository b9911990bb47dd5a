"""Reads JSON into pydantic models; its problems become one `Refused` with their paths."""

import difflib
import re
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from server.events.core.refusal import MOST_PROBLEMS, Code, Refused, together

M = TypeVar("M", bound=BaseModel)

NO_NUL = r"^[^\x00]*$"
NO_CONTROL = r"^[^\p{Cc}]*$"
SLUG = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"
REGION_ID = r"^[A-Za-z0-9_.:-]{1,64}$"
COLOUR = r"^#[0-9a-fA-F]{6}$"
VISIBLE = r"^[^\s\p{Cc}\\]+$"
MOMENT = (
    r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]"
    r"(:[0-5][0-9](\.[0-9]{1,9})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)

SENTENCES = {
    "missing": "This field is required: add it.",
    "model_type": "An object belongs here: give its fields.",
    "model_attributes_type": "An object belongs here: give its fields.",
    "list_type": "A list belongs here.",
    "tuple_type": "A list belongs here.",
    "string_type": "A text belongs here.",
    "int_type": "A whole number belongs here.",
    "float_type": "A number belongs here.",
    "bool_type": "Here belongs true or false.",
    "string_unicode": "The text is not valid Unicode: a surrogate stands alone in it.",
    "finite_number": "The number must be finite.",
    "too_short": "Give at least {min_length}.",
    "too_long": "Give at most {max_length}.",
    "string_too_short": "Write at least {min_length} characters.",
    "string_too_long": "Write at most {max_length} characters.",
    "greater_than": "This must be more than {gt}.",
    "greater_than_equal": "This must be at least {ge}.",
    "less_than": "This must be less than {lt}.",
    "less_than_equal": "This must be at most {le}.",
    "literal_error": "This must be {expected}.",
    "union_tag_not_found": "Say of which kind it is: add the field `kind`.",
    NO_NUL: "The text contains U+0000: remove it.",
    NO_CONTROL: "Control characters are not allowed here: remove them.",
    SLUG: "A name is a letter, then up to 63 letters, digits, `-` and `_`: choose another.",
    REGION_ID: "An id has 1 to 64 letters, digits, `_`, `.`, `:` and `-`: choose another.",
    MOMENT: "A date and time with its zone belongs here, such as 2026-03-01T09:30:00Z.",
    COLOUR: "A colour is written as #rrggbb.",
    VISIBLE: "White space, backslashes and control characters are not allowed here: remove them.",
}
"""Type of pydantic's error, or the pattern that a text did not match -> sentence for the refusal.
Names in braces are filled in from the context of pydantic's error."""

KIND_IS_WRONG = {"union_tag_invalid", "union_tag_not_found"}


def invalid(message: str, *path: str | int) -> Refused:
    """Return (not raise) the refusal of one bad value at `path`, which is always valid UTF-8."""
    clean = (
        step.encode("utf-8", "replace").decode() if isinstance(step, str) else step for step in path
    )
    return Refused(Code.INVALID, message, tuple(clean))


def shown_path(value: object) -> str:
    """Return a value as a message quotes it: escaped and short."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def read(model: type[M], data: object) -> M:
    """Return `data` as an instance of `model`.

    Raises:
        Refused: INVALID with every problem, and the paths inside `data` of the bad values.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise refusal(error, model) from None


def refusal(error: ValidationError, model: type[BaseModel]) -> Refused:
    """Return the refusal for the problems of a pydantic error, one sentence each.

    Unknown fields come first: one that is only misspelled is often the reason why another is
    missing.
    """
    errors = error.errors(include_url=False, include_input=False)
    # A list whose items are bad is also told to be too short: the items are the problem.
    above = {item["loc"][:depth] for item in errors for depth in range(len(item["loc"]))}
    # What is of another kind has other fields, too: the kind is the problem.
    other = {item["loc"][:-1] for item in errors if item["loc"][-1:] == ("kind",)}
    errors = [
        item
        for item in errors
        if item["loc"] not in above
        and (item["loc"][-1:] == ("kind",) or item["loc"][:-1] not in other)
    ]
    errors.sort(key=lambda item: item["type"] != "extra_forbidden")
    return together([_problem(item, model) for item in errors[:MOST_PROBLEMS]])


def _problem(error: ErrorDetails, model: type[BaseModel]) -> Refused:
    path = error["loc"]
    if error["type"] == "extra_forbidden":
        return invalid(_unknown(path, model), *path)
    if error["type"] in KIND_IS_WRONG:
        path = (*path, "kind")
    known = error.get("ctx", {})
    told = SENTENCES.get(known.get("pattern", error["type"]))
    return invalid(told.format_map(known) if told else f"{error['msg']}.", *path)


def _unknown(path: tuple[str | int, ...], model: type[BaseModel]) -> str:
    """Return the sentence for a field that a model does not have, with the one that is like it."""
    name = str(path[-1])
    snake = re.sub(r"(?<=[a-z0-9])[A-Z]", lambda found: f"_{found[0]}", name).lower()
    names = [field for owner in _models_at(model, path[:-1]) for field in owner.model_fields]
    like = difflib.get_close_matches(snake, names, 1, 0.75)
    hint = f", or call it {shown_path(like[0])}" if like else ""
    return f"There is no field {shown_path(name)} here: remove it{hint}."


def _models_at(model: Any, path: tuple[str | int, ...]) -> list[type[BaseModel]]:
    """Return the models that a value at a path inside `model` may be read into."""
    found = _models_in(model)
    for step in path:
        fields = [owner.model_fields[step] for owner in found if step in owner.model_fields]
        if fields:
            found = [inner for field in fields for inner in _models_in(field.annotation)]
        elif isinstance(step, str):  # the kind, by which pydantic chose one of several models
            found = [owner for owner in found if _kind(owner) == step]
    return found


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that a type annotation mentions, inside lists and unions as well."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _kind(model: type[BaseModel]) -> object:
    field = model.model_fields.get("kind")
    return None if field is None else next(iter(get_args(field.annotation)), None)
