"""Rows of a file of tasks, one at a time, in little memory: JSON lines, a JSON array, or CSV.

Rows of JSON may be tasks as Label Studio exports them (`label_studio.task_rows`).

A row that cannot be read is returned with its line and the reason, and reading goes on with the
next row. Only an error after which the next row cannot be found ends the file.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from server.commands.imports.csv_columns import columns_of
from server.commands.imports.label_studio.task_rows import LabelStudioReader, LabelStudioTask
from server.commands.imports.row_limits import MOST_VALUES
from server.events.core import canonical_json
from server.events.core.event import JsonObject, record, replace
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import Form

LARGEST = 16 << 20
"""Bytes of the largest row: more than any task may have."""
CHUNK = 1 << 20
NOT_UTF8 = "This is not UTF-8: save the file in that encoding."
UTF16 = (b"\xff\xfe", b"\xfe\xff")
FORMATS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
}
FRAMES = ("export", "end")
_ESCAPED = re.compile("[\udc80-\udcff]")
_SPACE = re.compile(r"[ \t\r\n]*")


@record
class FileRow:
    """One row of a file: its fields, or the reason why it cannot be used."""

    line: int
    """The line on which the row begins, counted from 1."""
    fields: JsonObject = field(default_factory=dict)
    refused: Refused | None = None
    last: bool = False
    """Whether nothing after this row could be read."""
    size: int = 0
    """The length of its text."""
    sent: JsonObject | None = None
    """The row as the file has it, where its fields were made of a task of Label Studio."""
    converted: LabelStudioTask | None = None

    def path_in_file(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Return where the file has a value that a refusal names by its path in the fields."""
        return path if self.converted is None else self.converted.path_in_file(path)

    @property
    def weight(self) -> int:
        """How many events the row makes at least."""
        given = self.fields.get("annotations")
        return 1 + len(given) if isinstance(given, list) else 1

    @property
    def is_frame(self) -> bool:
        """Whether this is the first or the last line of an export, and so no task."""
        if len(self.fields) != 1:
            return False
        ((name, value),) = self.fields.items()
        return name in FRAMES and isinstance(value, dict) and "position" in value


FileRows: TypeAlias = Iterator[FileRow]


def format_of(path: Path) -> str:
    """Return the format of a file, by the ending of its name.

    Raises:
        Refused: INVALID for an unknown ending.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        message = "Name the file .jsonl, .json, .csv or .tsv, or say which of these it is."
        raise Refused(Code.INVALID, message, ("file",))
    return found


def rows(file: BinaryIO, kind: str, form: Form) -> FileRows:
    """Return the rows of a file opened at its beginning.

    Raises:
        Refused: INVALID where no row can be read: wrong encoding, wrong columns.
    """
    start = file.read(3)
    if start[:2] in UTF16:
        raise Refused(Code.INVALID, "The file is in UTF-16: save it in UTF-8.", ("file",))
    file.seek(3 if start == b"\xef\xbb\xbf" else 0)
    if kind in ("csv", "tsv"):
        return _table(file, "\t" if kind == "tsv" else ",", form)
    if kind == "json" and _first(file) == b"[":
        return _converting(_array(file), form)
    _require_lines(file)
    return _converting(_lines(file), form)


def _converting(found: FileRows, form: Form) -> FileRows:
    """Read tasks of Label Studio among the rows; the others stay as they are."""
    tasks = LabelStudioReader(form)
    for row in found:
        if not tasks.recognizes(row.fields):
            yield row
            continue
        try:
            read = tasks.read(row.fields)
        except Refused as refused:
            yield replace(row, refused=refused)
        except RecursionError:
            message = f"Nest lists and objects at most {canonical_json.MAX_DEPTH} levels deep."
            yield replace(row, refused=Refused(Code.LIMIT, message))
        else:
            yield replace(row, fields=read.fields, sent=row.fields, converted=read)


def _first(file: BinaryIO) -> bytes:
    """Return the first byte that is no white space; the file stays at its place."""
    place, found = file.tell(), b""
    while chunk := file.read(CHUNK):
        if found := chunk.lstrip()[:1]:
            break
    file.seek(place)
    return found


def _require_lines(file: BinaryIO) -> None:
    """Refuse a file whose first JSON value spans several lines: all lines would be rejected.

    Raises:
        Refused: INVALID, with the way to write such a file.
    """
    place, first = file.tell(), b"\n"
    while first.isspace():
        first = file.readline(CHUNK)
    file.seek(place)
    text = _Buffer(file)
    text.space()
    line = text.line
    with contextlib.suppress(Refused):
        text.element()
    file.seek(place)
    if text.line > line or first.strip() in (b"{", b"["):
        message = (
            "The first JSON value goes over several lines: write each object on a line of its own "
            "(JSON Lines), or all objects as one array in a file that is named .json."
        )
        raise Refused(Code.INVALID, message, ("file",))


def _lines(file: BinaryIO) -> FileRows:
    number = 0
    while text := file.readline(LARGEST + 1):
        number += 1
        if len(text) > LARGEST:
            while text and not text.endswith(b"\n"):
                text = file.readline(CHUNK)
            yield FileRow(number, refused=_too_large())
        elif text.strip():
            yield _object(number, text)


def _object(line: int, text: bytes | str) -> FileRow:
    """Return the row of one JSON text, by the same rules for JSON lines and arrays."""
    if len(text) > MOST_VALUES and _values(text) > MOST_VALUES:
        return FileRow(line, refused=_too_many())
    try:
        value = canonical_json.decode(text)
    except Refused as refused:
        return FileRow(line, refused=refused)
    if not isinstance(value, dict):
        return FileRow(line, refused=Refused(Code.INVALID, "Each row must be a JSON object."))
    return FileRow(line, value, size=len(text))


def _values(text: bytes | str) -> int:
    """Return the most values that a JSON text can hold."""
    if isinstance(text, str):
        return sum(map(text.count, "[{,"))
    return sum(map(text.count, (b"[", b"{", b",")))


def _array(file: BinaryIO) -> FileRows:
    """Read an array element by element; after one that cannot be parsed, the rest is lost."""
    text = _Buffer(file)
    text.sign("[")
    text.space()
    if text.peek() == "]":
        return
    while True:
        text.space()
        line = text.line
        try:
            element = text.element()
        except Refused as refused:
            yield FileRow(line, refused=refused, last=True)
            return
        yield _object(line, element)
        if text.sign(",]") != ",":
            break
    if not text.closed:
        cut_off = "The array ends without its bracket: the file was cut off here."
        message = "A comma is missing here." if text.peek() else cut_off
        yield FileRow(text.line, refused=Refused(Code.INVALID, message), last=True)


class _Buffer:
    """A window on a text that is read in chunks; bytes that are not UTF-8 become surrogates."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode
        self._characters = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._text = ""
        self._place = 0
        self.line = 1
        self.closed = False

    def peek(self) -> str:
        while self._place == len(self._text) and self._more():
            pass
        return self._text[self._place : self._place + 1]

    def space(self) -> None:
        """Skip white space, of any length."""
        while found := _SPACE.match(self._text, self._place):
            self._pass(found.end())
            if self._place < len(self._text) or not self._more():
                return

    def sign(self, wanted: str) -> str | None:
        """Skip white space, and one of the wanted signs if it comes next; return that sign."""
        self.space()
        found = self.peek()
        if not found or found not in wanted:
            return None
        self._pass(self._place + 1)
        self.closed = self.closed or found == "]"
        return found

    def element(self) -> str:
        """Skip one JSON value and return its text.

        Raises:
            Refused: where the value is malformed, cut off or too large.
        """
        while True:
            try:
                _, end = self._decode(self._text, self._place)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._place > LARGEST:
                    raise _too_large() from error
                if _values(self._text) > MOST_VALUES:
                    raise _too_many() from error
                if not self._more():
                    raise _malformed(error) from error
                continue
            # A number at the end of the window may continue in the next chunk.
            if end < len(self._text) or not self._more():
                text = self._text[self._place : end]
                self._pass(end)
                return text

    def _pass(self, end: int) -> None:
        self.line += self._text.count("\n", self._place, end)
        self._place = end

    def _more(self) -> bool:
        chunk = self._file.read(CHUNK)
        if not chunk:
            return False
        self._text = self._text[self._place :] + self._characters(chunk)
        self._place = 0
        return True


def _malformed(error: Exception) -> Refused:
    what = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
    return Refused(Code.INVALID, f"The JSON cannot be read from here on: {what}.")


def _too_many() -> Refused:
    return Refused(Code.LIMIT, f"This row has more than {MOST_VALUES:,} values: shorten it.")


def _too_large() -> Refused:
    return Refused(Code.LIMIT, f"This row is larger than {LARGEST >> 20} MiB: shorten it.")


def _table(file: BinaryIO, delimiter: str, form: Form) -> FileRows:
    csv.field_size_limit(LARGEST)
    lines = _TableLines(file, delimiter.encode())
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise Refused(Code.INVALID, f"The first line is no CSV: {error}.", ("file",)) from error
    convert = columns_of(header, form) if header else None
    return _cells(reader, lines, len(header), convert) if convert else iter(())


class _TableLines:
    """The lines of a table; a row of too many bytes or cells ends in an error, and no later row."""

    def __init__(self, file: BinaryIO, delimiter: bytes) -> None:
        self._readline, self._delimiter = file.readline, delimiter
        self.number = 0
        """How many lines were read."""
        self._bytes = self._cells = 0

    def begin(self) -> None:
        """Begin a row, which may have several lines."""
        self._bytes = self._cells = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text = self._readline(LARGEST + 1)
        if not text:
            raise StopIteration
        self.number += 1
        self._bytes += len(text)
        if self._bytes > min(MOST_VALUES, LARGEST):  # fewer bytes are fewer cells
            self._require_small(text)
        return text.decode("utf-8", "surrogateescape")

    def _require_small(self, text: bytes) -> None:
        self._cells += text.count(self._delimiter)
        if self._bytes > LARGEST or self._cells > MOST_VALUES:
            while len(text) == LARGEST + 1 and not text.endswith(b"\n"):
                text = self._readline(LARGEST + 1)
            message = f"the row is larger than {LARGEST >> 20} MiB or {MOST_VALUES:,} cells"
            raise csv.Error(message)


def _cells(
    reader: Any, lines: _TableLines, width: int, convert: Callable[[list[str]], JsonObject]
) -> FileRows:
    while True:
        line = lines.number + 1
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield FileRow(line, refused=Refused(Code.INVALID, f"This is no CSV: {error}."))
            continue
        if cells:
            yield _converted(line, cells, width, convert)


def _converted(
    line: int, cells: list[str], width: int, convert: Callable[[list[str]], JsonObject]
) -> FileRow:
    if len(cells) != width:
        message = f"The row has {len(cells)} cells, but there are {width} columns."
        return FileRow(line, refused=Refused(Code.INVALID, message))
    if any(not cell.isascii() and _ESCAPED.search(cell) for cell in cells):
        return FileRow(line, refused=Refused(Code.INVALID, NOT_UTF8))
    try:
        return FileRow(line, convert(cells), size=sum(map(len, cells)))
    except Refused as refused:
        return FileRow(line, refused=refused)
