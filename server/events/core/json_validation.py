"""Reads JSON into pydantic models; the first problem becomes a `Refused` with its path."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from server.events.core.refusal import Code, Refused

M = TypeVar("M", bound=BaseModel)

NO_NUL = r"^[^\x00]*$"
NO_CONTROL = r"^[^\p{Cc}]*$"
SLUG = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"
REGION_ID = r"^[A-Za-z0-9_.:-]{1,64}$"
COLOUR = r"^#[0-9a-fA-F]{6}$"
VISIBLE = r"^[^\s\p{Cc}\\]+$"

SENTENCES = {
    "missing": "This field is required: add it.",
    "extra_forbidden": "There is no such field here: remove it.",
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
        Refused: INVALID with the first problem, and the path inside `data` of the bad value.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise refusal(error) from None


def refusal(error: ValidationError) -> Refused:
    """Return the refusal, with one sentence, for the first problem of a pydantic error."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = first["loc"]
    if first["type"] in KIND_IS_WRONG:
        path = (*path, "kind")
    known = first.get("ctx", {})
    told = SENTENCES.get(known.get("pattern", first["type"]))
    return invalid(told.format_map(known) if told else f"{first['msg']}.", *path)
