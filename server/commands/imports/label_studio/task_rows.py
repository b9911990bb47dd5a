"""Tasks as Label Studio exports and imports them, as rows of a file of tasks.

A task is `{"id", "data", "annotations", "meta"}`, as one line or as an element of an array. What
`data` has under the name of an input of the form is that input; the rest of it is meta data.
Skipped annotations, drafts and predictions are left out: they are nobody's answers.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from server.commands.imports.label_studio.answers import AnswerReader, LabelStudioAnswers, Room
from server.commands.imports.label_studio.results import SourceText
from server.events.core.event import JsonObject, record
from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import Form

Path: TypeAlias = tuple[str | int, ...]
SYSTEM = "label_studio:"
"""What ids of Label Studio begin with here: another source may use the same numbers."""
LONGEST = 1e9
"""Seconds beyond which `lead_time` is no time."""
NAMES = {
    "author": "completed_by",
    "occurred_at": "created_at",
    "time_spent_ms": "lead_time",
    "source_id": "unique_id",
    "status": "reviews",
}
"""By field of an annotation of a row, the field of Label Studio that it is made of."""
TEXTS = ("text", "html")


@record
class LabelStudioTask:
    """A task of Label Studio as the fields of a row, and where they come from."""

    fields: JsonObject
    annotations: list[tuple[int, LabelStudioAnswers]]
    """Of each annotation, its number in the file and the results that its answers are made of."""

    def path_in_file(self, path: Path) -> Path:
        """Return the path in the file of a value that a refusal names by its path in the row."""
        if path[:1] == ("inputs",):
            return ("data", *path[1:])
        if path == ("external_id",):
            return ("id",)
        match path:
            case ("annotations", int(place), *rest) if place < len(self.annotations):
                number, found = self.annotations[place]
                return ("annotations", number, *_in_annotation(found, rest))
        return path


def _in_annotation(found: LabelStudioAnswers, path: list[str | int]) -> Path:
    match path:
        case ["answers", str(question), *rest]:
            return found.place(question, rest[1] if len(rest) > 1 else None)
        case ["answers"]:
            return ("result",)
        case [str(name), *rest]:
            return (NAMES.get(name, name), *rest)
    return tuple(path)


class LabelStudioReader:
    """Recognizes tasks of Label Studio among the rows of a file, and reads them for a form."""

    def __init__(self, form: Form) -> None:
        self._inputs = {item.name: item.kind for item in form.inputs}
        self._answers = AnswerReader(form)

    def recognizes(self, row: JsonObject) -> bool:
        """Tell whether a row is such a task: other rows have `data` only where the form asks it."""
        own = "inputs" in row or "data" in self._inputs
        return not own and isinstance(row.get("data"), dict)

    def read(self, row: JsonObject) -> LabelStudioTask:
        """Return a task as the fields of a row.

        Raises:
            Refused: INVALID or LIMIT with the path in the file.
        """
        inputs = dict[str, Any]()
        meta = _object(row, "meta")
        for name, value in row["data"].items():
            if name not in self._inputs:
                if meta.setdefault(name, value) != value:
                    message = f"Both `data` and `meta` have {shown_path(name)}: rename one."
                    raise Refused(Code.INVALID, message, ("meta", name))
            elif value is not None:
                inputs[name] = _messages(value) if self._inputs[name] == "chat" else value
        fields: JsonObject = {"inputs": inputs}
        if meta:
            fields["meta"] = meta
        if (id_ := _id(row.get("id"), "id")) is not None:
            fields["external_id"] = SYSTEM + id_
        annotations, found = self._annotations(row, inputs)
        if annotations:
            fields["annotations"] = annotations
            _add_sizes(inputs, [answers for _, answers in found])
        return LabelStudioTask(fields, found)

    def _annotations(
        self, row: JsonObject, inputs: JsonObject
    ) -> tuple[list[JsonObject], list[tuple[int, LabelStudioAnswers]]]:
        if "completions" in row:
            message = "This is of Label Studio before 1.0: export it with a later version."
            raise Refused(Code.INVALID, message, ("completions",))
        given = row.get("annotations") or []
        if not isinstance(given, list):
            raise Refused(Code.INVALID, "The annotations must be a list.", ("annotations",))
        texts = {name: _texts(self._inputs[name], value) for name, value in inputs.items()}
        fields, found = list[JsonObject](), list[tuple[int, LabelStudioAnswers]]()
        room = Room()
        for number, item in enumerate(given):
            try:
                answers = self._read(item, texts, room)
                if answers is not None:
                    fields.append(_annotation(item, answers.answers))
                    found.append((number, answers))
            except Refused as refused:
                raise refused.under("annotations", number) from None
        return fields, found

    def _read(
        self, item: object, texts: dict[str, list[SourceText]], room: Room
    ) -> LabelStudioAnswers | None:
        """Return the answers of an annotation; None where it was skipped. Raises Refused."""
        if not isinstance(item, dict):
            raise Refused(Code.INVALID, "An annotation must be an object.")
        if item.get("was_cancelled") is True:
            return None
        return self._answers.read(item.get("result"), texts, room)


def _annotation(item: JsonObject, answers: JsonObject) -> JsonObject:
    """Return an annotation of a row. Raises Refused."""
    found: JsonObject = {"author": _author(item.get("completed_by")), "answers": answers}
    unique = item.get("unique_id")
    id_ = _id(item.get("id"), "id")
    if isinstance(unique, str) and unique:
        found["source_id"] = unique
    elif id_ is not None:
        found["source_id"] = SYSTEM + id_
    found["occurred_at"] = item.get("created_at")
    found["time_spent_ms"] = _milliseconds(item.get("lead_time"))
    reviews = item.get("reviews")
    last = reviews[-1] if isinstance(reviews, list) and reviews else None
    if isinstance(last, dict) and isinstance(last.get("accepted"), bool):
        found["status"] = "APPROVED" if last["accepted"] else "REJECTED"
    return found


def _author(given: object) -> JsonObject:
    """Return an external author, by the id in Label Studio. Raises Refused."""
    if not isinstance(given, dict):
        return {"pseudonym": SYSTEM + (_id(given, "completed_by") or "unknown")}
    id_ = _id(given.get("id"), "completed_by", "id")
    email = given.get("email")
    parts = [given.get(name) for name in ("first_name", "last_name")]
    name = " ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
    name = name or (email.strip() if isinstance(email, str) else "")
    found: JsonObject = {"pseudonym": SYSTEM + (id_ or name or "unknown")}
    return {**found, "name": name} if name else found


def _id(value: object, *path: str) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise Refused(Code.INVALID, "The id must be a number or a text.", path)


def _milliseconds(seconds: object) -> int:
    if seconds is None:
        return 0
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds <= LONGEST:  # type: ignore[operator]
        message = "The time spent must be a number of seconds."
        raise Refused(Code.INVALID, message, ("lead_time",))
    return round(seconds * 1_000)  # type: ignore[operator]


def _object(row: JsonObject, name: str) -> JsonObject:
    value = row.get(name)
    if value is not None and not isinstance(value, dict):
        raise Refused(Code.INVALID, "An object belongs here.", (name,))
    return dict(value or {})


def _messages(value: object) -> object:
    """Return a dialogue as the messages of a chat; `author` stands for the role."""
    if not isinstance(value, list):
        return value
    return [
        {"role": item["author"], "text": item["text"]}
        if isinstance(item, dict) and "role" not in item and {"author", "text"} <= item.keys()
        else item
        for item in value
    ]


def _texts(kind: str, value: object) -> list[SourceText]:
    """Return the texts in which characters are counted; none where the value is no text."""
    if kind == "chat":
        messages = value if isinstance(value, list) else []
        texts = [item.get("text") if isinstance(item, dict) else "" for item in messages]
        return [SourceText(text if isinstance(text, str) else "") for text in texts]
    return [SourceText(value)] if kind in TEXTS and isinstance(value, str) else []


def _add_sizes(inputs: JsonObject, answers: list[LabelStudioAnswers]) -> None:
    """Give pictures the size that all results say, so that answers are checked against it."""
    sizes = dict[str, set[tuple[float, float]]]()
    for one in answers:
        for name, found in one.sizes.items():
            sizes.setdefault(name, set()).update(found)
    for name, found in sizes.items():
        if len(found) == 1 and isinstance(inputs.get(name), str):
            ((width, height),) = [map(_shortest, size) for size in found]
            inputs[name] = {"url": inputs[name], "width": width, "height": height}


def _shortest(number: float) -> float:
    return int(number) if number.is_integer() else number
