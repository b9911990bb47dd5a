"""The columns of a CSV file of tasks: inputs of the form, and fields of the task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from server.events.core import canonical_json
from server.events.core.event import JsonObject
from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import Form
from server.events.forms.inputs import Input

META = "meta."
STRUCTURED = {"chat", "table", "time_series", "sensor"}
"""Kinds of inputs that a cell may hold as JSON."""

Put = Callable[[JsonObject, str], None]


def columns_of(header: list[str], form: Form) -> Callable[[list[str]], JsonObject]:
    """Return a function that turns the cells of a row into the fields of a task.

    A column named like an input of the form is that input; `external_id`, `priority`, `overlap`,
    `annotations` (in JSON) and `meta.*` are fields of the task. An empty cell means that the task
    has no such field, except for an input that the form requires: that is an empty text. Columns
    without a name are left out.

    Raises:
        Refused: INVALID for an unknown, doubled or missing column.
    """
    names = [name.strip() for name in header]
    doubled = [name for name, count in Counter(names).items() if name and count > 1]
    if doubled:
        raise _wrong(f"The column {shown_path(doubled[0])} is there twice: remove one.")
    inputs = {item.name: item for item in form.inputs}
    missing = [i.name for i in form.inputs if i.required and i.name not in names]
    if missing:
        raise _wrong(
            f"The column {shown_path(missing[0])} is missing: the form requires that input."
        )
    puts = [_put(name, inputs) for name in names]

    def convert(cells: list[str]) -> JsonObject:
        row: JsonObject = {"inputs": {}}
        for put, cell in zip(puts, cells, strict=True):
            put(row, cell)
        return row

    return convert


def _put(name: str, inputs: dict[str, Input]) -> Put:
    if not name:
        return _nothing
    if name in inputs:
        return _input(inputs[name])
    if name == "external_id":
        return _external_id
    if name in ("priority", "overlap"):
        return _whole(name)
    if name == "annotations":
        return _annotations
    if name.startswith(META) and name != META:
        return _meta(name.removeprefix(META))
    own = ("external_id", "priority", "overlap", "annotations", "meta.…")
    known = ", ".join([*inputs, *own])
    raise _wrong(f"The column {shown_path(name)} means nothing here: use {known}.")


def _nothing(row: JsonObject, cell: str) -> None:
    """Leave a cell out."""


def _input(item: Input) -> Put:
    def put(row: JsonObject, cell: str) -> None:
        if cell or item.required:
            row["inputs"][item.name] = _value(item, cell)

    return put


def _value(item: Input, cell: str) -> Any:
    if item.kind in STRUCTURED and cell.lstrip()[:1] in {"{", "["}:
        try:
            return canonical_json.decode(cell)
        except Refused as refused:
            raise refused.under("inputs", item.name) from None
    return cell


def _external_id(row: JsonObject, cell: str) -> None:
    row["external_id"] = cell or None


def _whole(name: str) -> Put:
    def put(row: JsonObject, cell: str) -> None:
        if cell:
            try:
                row[name] = int(cell)
            except ValueError:
                message = f"The {name} must be a whole number, not {shown_path(cell)}."
                raise Refused(Code.INVALID, message, (name,)) from None

    return put


def _annotations(row: JsonObject, cell: str) -> None:
    if cell:
        try:
            row["annotations"] = canonical_json.decode(cell)
        except Refused as refused:
            raise refused.under("annotations") from None


def _meta(key: str) -> Put:
    def put(row: JsonObject, cell: str) -> None:
        if cell:
            row.setdefault("meta", {})[key] = cell

    return put


def _wrong(message: str) -> Refused:
    return Refused(Code.INVALID, message, ("columns",))
