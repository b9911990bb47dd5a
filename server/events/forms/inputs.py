"""Inputs of tasks: checked once, at import, and measured so that regions can be checked later.

Only sizes are kept for later checks, so validating an answer never needs the task's content.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from server.events.core.json_validation import MOMENT, NO_NUL, VISIBLE, M, invalid, read, shown_path
from server.events.core.refusal import Refused, together
from server.events.forms.questions import LARGEST, Line, Many, Plain, Slug

InputKind = Literal[
    "text", "html", "image", "audio", "video", "time_series", "sensor", "pdf", "chat", "table",
    "point_cloud",
]  # fmt: skip
INPUT_KINDS: tuple[str, ...] = get_args(InputKind)

MAX_CHARACTERS = 1_000_000
MAX_MESSAGES = 5_000
"""The most messages in all chats of a task: each length is in the import's ledger entry."""
MAX_CELLS = 1_000_000


def _on_a_day(moment: str) -> str:
    """Return a date and time unchanged. Raises PydanticCustomError where there is no such day."""
    try:
        date.fromisoformat(moment[:10])
    except ValueError:
        message = "There is no such day: check the date"
        raise PydanticCustomError("no_such_day", message) from None
    return moment


Count = Annotated[int, Field(ge=0, le=2**53 - 1)]
Length = Annotated[float, Field(gt=0, le=LARGEST)]
Body = Annotated[str, StringConstraints(max_length=MAX_CHARACTERS, pattern=NO_NUL)]
Moment = Annotated[str, StringConstraints(pattern=MOMENT), AfterValidator(_on_a_day)]
Url = Annotated[str, StringConstraints(min_length=1, max_length=4096, pattern=VISIBLE)]
Sizes = dict[str, dict[str, Any]]


class Input(Plain):
    """The declaration, in a form, of one input that its tasks have."""

    name: Slug
    kind: InputKind
    required: bool = True
    title: Line = ""


class Text(Plain):
    """`{"text": "…"}`, or the text alone. HTML is measured and labeled as its source text."""

    text: Body

    def size(self) -> dict[str, Any]:
        return {"length": len(self.text)}


class Message(Plain):
    """One message of a chat; `author` says who wrote it where the role does not."""

    role: Line
    text: Body
    author: Line = ""
    time: Moment | None = None


class Chat(Plain):
    """`{"messages": [{"role": "user", "text": "…"}]}`, or the list alone."""

    messages: Many[Message]

    def size(self) -> dict[str, Any]:
        return {
            "messages": len(self.messages),
            "lengths": [len(message.text) for message in self.messages],
        }


class Media(Plain):
    """`{"url": "…"}` with the sizes that are known, or the URL alone.

    Width and height are pixels (points for a PDF, the same on every page); the duration is in
    seconds (for a series: in units of its own time axis, which starts at 0).
    """

    url: Url
    title: Line = ""
    media_type: Line = ""
    width: Length | None = None
    height: Length | None = None
    duration: Length | None = None
    frames: Count | None = None
    pages: Count | None = None
    rows: Count | None = None
    columns: Count | None = None
    points: Count | None = None

    def size(self) -> dict[str, Any]:
        size = self.model_dump(exclude={"url", "title", "media_type"}, exclude_none=True)
        return {name: int(value) if value == int(value) else value for name, value in size.items()}


Cell = str | int | float | bool | None


class Table(Plain):
    """`{"columns": ["a", "b"], "rows": [[1, "x"], …]}`: a table or series within the task."""

    columns: Many[Line]
    rows: Many[Many[Cell]]
    duration: Length | None = None

    def size(self) -> dict[str, Any]:
        size: dict[str, Any] = {"rows": len(self.rows), "columns": len(self.columns)}
        return size if self.duration is None else {**size, "duration": self.duration}


def measure(declared: Iterable[Input], inputs: object) -> Sizes:
    """Check a task's inputs against those that its form declares; return their sizes.

    The sizes are what answers are checked against later.

    Returns:
        {input name: {length, messages, lengths, width, height, duration, frames, pages, rows,
        columns, points}}: only what is known, numbers only; `lengths` is a list. Text lengths count
        Unicode code points. An optional input that the task lacks has no entry.

    Raises:
        Refused: INVALID with the problem of each input, and paths inside `inputs`.
    """
    if not isinstance(inputs, dict):
        raise invalid("The inputs must be an object: one value per input of the form.")
    known = {item.name: item for item in declared}
    sizes, problems = Sizes(), list[Refused]()
    for name in inputs:
        if name not in known:
            message = f"The form has no input {shown_path(name)}: remove it, or add it to the form."
            problems.append(invalid(message, name))
    for name, item in known.items():
        try:
            if name in inputs:
                sizes[name] = _measured(item, inputs[name])
            elif item.required:
                raise invalid(f"The input {name!r} is required: add it.", name)
            if item.kind == "chat" and _messages(sizes) > MAX_MESSAGES:
                raise invalid(f"The chats have more than {MAX_MESSAGES:,} messages in all.", name)
        except Refused as refused:
            problems.append(refused)
    if problems:
        raise together(problems)
    return sizes


def _messages(sizes: Sizes) -> int:
    return sum(size.get("messages", 0) for size in sizes.values())


def _measured(item: Input, value: object) -> dict[str, Any]:
    try:
        return MEASURES[item.kind](value)
    except Refused as refused:
        raise refused.under(item.name) from None


def _text(value: object) -> dict[str, Any]:
    if type(value) is str and value.isascii() and len(value) <= MAX_CHARACTERS:
        # Most texts are short ASCII, and building a model for each takes four times as long.
        return {"length": len(value)} if "\0" not in value else _short(Text, "text", value).size()
    return _short(Text, "text", value).size()


def _chat(value: object) -> dict[str, Any]:
    return _short(Chat, "messages", value).size()


def _media(value: object) -> dict[str, Any]:
    media = _short(Media, "url", value)
    require_url(media.url, *(("url",) if isinstance(value, dict) else ()))
    return media.size()


def _tabular(value: object) -> dict[str, Any]:
    """Measure a table or series, whose data are in the task itself or at a URL."""
    if isinstance(value, str) or (isinstance(value, dict) and "url" in value):
        return _media(value)
    table = _table(value)
    width = len(table.columns)
    for number, row in enumerate(table.rows):
        if len(row) != width:
            raise invalid(
                f"The row has {len(row)} cells, but there are {width} columns.", "rows", number
            )
    if width * len(table.rows) > MAX_CELLS:
        raise invalid(f"The table has more than {MAX_CELLS:,} cells: give its URL instead.", "rows")
    return table.size()


def _table(value: object) -> Table:
    try:
        return read(Table, value)
    except Refused as refused:
        if len(refused.path) > 3:  # The rest of the path, after the cell's, is a member of a union.
            cell = "A cell must be a text, a finite number, true, false or null."
            raise invalid(cell, *refused.path[:3]) from None
        raise


def _short(model: type[M], field: str, value: object) -> M:
    """Read an input that may also be given in short, as the value of its main field alone."""
    if isinstance(value, dict):
        return read(model, value)
    try:
        return read(model, {field: value})
    except Refused as refused:
        raise invalid(refused.message, *refused.path[1:]) from None


MEASURES = {
    "text": _text,
    "html": _text,
    "chat": _chat,
    "table": _tabular,
    "time_series": _tabular,
    "sensor": _tabular,
    **dict.fromkeys(("image", "audio", "video", "pdf", "point_cloud"), _media),
}

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def require_url(url: str, *path: str | int) -> None:
    """Refuse any URL that a browser could run as code, or that contains a password.

    Allowed are http, https and s3 with a host, and relative paths to blobs of this server.
    """
    if not _SCHEME.match(url):
        return _check_relative(url, *path)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise invalid("The URL cannot be read: check it.", *path) from None
    if parts.scheme not in {"http", "https", "s3"}:
        raise invalid("The URL must begin with https, http or s3, or be a relative path.", *path)
    if not parts.netloc or "@" in parts.netloc:
        raise invalid("The URL must name a host, and carry no user name or password.", *path)
    return None


def _check_relative(url: str, *path: str | int) -> None:
    segments = url.split("?", 1)[0].split("/")
    if url.startswith("//") or ".." in segments or ":" in segments[0]:
        raise invalid(
            "A relative URL must be a plain path, without `..` and without a host.", *path
        )
