"""Reading JSON into pydantic models, with every problem told as one `Refused` and its path."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from server.events.refusal import Code, Refused

M = TypeVar("M", bound=BaseModel)

SENTENCES = {
    "missing": "This field is required: add it.",
    "extra_forbidden": "There is no such field here: remove it.",
    "string_unicode": "The text is not valid Unicode: a surrogate stands alone in it.",
    "finite_number": "The number must be finite: NaN and infinity are not numbers to label with.",
    "union_tag_not_found": "Say of which kind it is: the field `kind` is missing.",
}
KIND_IS_WRONG = {"union_tag_invalid", "union_tag_not_found"}


def invalid(message: str, *path: str | int) -> Refused:
    """Return (not raise) the refusal of one bad value at `path`."""
    return Refused(Code.INVALID, message, path)


def read(model: type[M], data: object) -> M:
    """Return `data` as an instance of `model`.

    Raises:
        Refused: INVALID with the first problem and its path inside `data`.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise refusal(error) from None


def refusal(error: ValidationError) -> Refused:
    """Tell the first problem of a pydantic error as one sentence."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = first["loc"]
    if first["type"] in KIND_IS_WRONG:
        path = (*path, "kind")
    return invalid(SENTENCES.get(first["type"]) or f"{first['msg']}.", *path)
