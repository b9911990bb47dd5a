"""Annotations made elsewhere, as a row of a file or an input of a mutation gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from server.commands.imports.annotations.answer_cache import AnswerCache
from server.events.accounts.external_authors import author_id, pseudonym_of
from server.events.core import canonical_json, ids
from server.events.core.event import JsonObject, record
from server.events.core.ids import uuid7
from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import email_of, name_of, text_of
from server.events.forms.forms import Form
from server.events.labeling.imported_annotations import MOST, SOURCE_ID, STATUSES, MadeElsewhere
from server.events.labeling.task_events import AnnotationStatus

FIELDS = (
    *("author", "answers", "status", "time_spent_ms", "occurred_at", "source_id", "reason"),
    *("form_version", "guideline_version"),
)
"""The fields of an annotation in a row."""
EXPORTED = (
    *("annotation", "revision", "reviewer", "set_aside", "created_at", "changed_at", "position"),
    *("imported", "imported_by", "author_pseudonym"),
)
"""Fields that an export writes besides: they are what happened in the exporting project."""
KNOWN = frozenset({*FIELDS, *EXPORTED})
AUTHOR = "Name the author by a member's id, an email, or a pseudonym with a name if you like."
DIGEST = 32


@record
class Author:
    """Who gave an annotation: a member by id or e-mail address, or somebody by a pseudonym."""

    member: UUID | None = None
    email: str | None = None
    pseudonym: str | None = None
    name: str | None = None


@record
class UncheckedAnnotation:
    """One annotation as it was sent, checked for its shape, but not against a form."""

    author: Author
    answers: JsonObject
    status: AnnotationStatus = AnnotationStatus.SUBMITTED
    time_spent_ms: int = 0
    occurred_at: datetime | None = None
    source_id: str | None = None
    reason: str | None = None
    form_version: int | None = None
    guideline_version: int = 0


@record
class KnownAuthor:
    """The member who gave an annotation, and whether that is an external author."""

    member: UUID
    external: bool
    pseudonym: str | None = None
    """None for a member who was there before, and so need not be added."""
    name: str | None = None


@record
class AuthorBook:
    """Authors and answers that were seen before, and the key of the ids of external authors."""

    org: UUID
    key: bytes
    members: dict[UUID, bool] = field(default_factory=dict)
    """By id of a member, whether that is an external author."""
    emails: dict[str, UUID] = field(default_factory=dict)
    answers: AnswerCache = field(default_factory=AnswerCache)
    forms: dict[int, Form | None] = field(default_factory=dict)
    """By version, the forms of the project that were read; None for an erased one."""
    _external: dict[str, UUID] = field(default_factory=dict)

    def find(self, author: Author) -> KnownAuthor:
        """Return the author. Raises Refused NOT_FOUND where there is no such member."""
        if author.pseudonym is not None:
            id_ = self._external.get(author.pseudonym)
            if id_ is None:
                id_ = author_id(self.key, self.org, author.pseudonym)
                self._external[author.pseudonym] = id_
            return KnownAuthor(id_, True, author.pseudonym, author.name)
        member = author.member or self.emails.get(author.email or "")
        external = None if member is None else self.members.get(member)
        if member is None or external is None:
            message = "There is no such member: give a pseudonym to somebody without an account."
            raise Refused(Code.NOT_FOUND, message, ("author",))
        return KnownAuthor(member, external)


def made_elsewhere(
    given: UncheckedAnnotation, author: KnownAuthor, forms: Mapping[int, Form | None]
) -> MadeElsewhere:
    """Return what is decided on, with a new id and the digest of what was given."""
    return MadeElsewhere(
        annotation=uuid7(),
        annotator=author.member,
        external=author.external,
        answers=given.answers,
        status=given.status,
        time_spent_ms=given.time_spent_ms,
        form_version=given.form_version,
        form=forms.get(given.form_version or 0),
        guideline_version=given.guideline_version,
        source_id=given.source_id,
        source_digest=_digest(given, author.member),
        reason=given.reason,
        occurred_at=given.occurred_at,
    )


def _digest(given: UncheckedAnnotation, author: UUID) -> str:
    """Return the digest of what was given; of how the author was named, only who it is counts."""
    parts = (author, given.answers, given.status, given.time_spent_ms)
    try:
        text = orjson.dumps((*parts, given.occurred_at, given.reason), option=_SORTED)
    except TypeError:
        text = canonical_json.encode(given.answers)  # raises Refused with the path of the bad value
    return sha256(text).hexdigest()[:DIGEST]


_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z


def parse_annotations(value: Any) -> tuple[UncheckedAnnotation, ...]:
    """Return the annotations of a row.

    Raises:
        Refused: INVALID or LIMIT; the path begins with `annotations`.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _wrong("The annotations must be a list.", "annotations")
    if len(value) > MOST:
        message = f"A row has {MOST:,} annotations at most."
        raise Refused(Code.LIMIT, message, ("annotations",))
    found = []
    for number, item in enumerate(value):
        try:
            found.append(_annotation(item))
        except Refused as refused:
            raise refused.under("annotations", number) from None
    return tuple(found)


def _annotation(item: Any) -> UncheckedAnnotation:
    if not isinstance(item, dict):
        raise _wrong("An annotation must be an object.")
    if not item.keys() <= KNOWN:
        name = next(name for name in item if name not in KNOWN)
        known = ", ".join(FIELDS)
        raise _wrong(f"An annotation has no field {shown_path(name)}: use {known}.", name)
    answers = item.get("answers")
    if not isinstance(answers, dict):
        raise _wrong("The answers must be an object: one answer per question.", "answers")
    # Of an exported annotation that was made there, it is known when.
    made_there = "annotation" in item and not item.get("imported")
    exported = item.get("created_at") if made_there else None
    return UncheckedAnnotation(
        author=author_in(item),
        answers=answers,
        status=status_of(_text(item, "status") or "SUBMITTED", "status"),
        time_spent_ms=_whole(item, "time_spent_ms") or 0,
        occurred_at=moment_of(_text(item, "occurred_at") or exported, "occurred_at"),
        source_id=source_id_of(_text(item, "source_id"), "source_id"),
        reason=_text(item, "reason"),
        form_version=_whole(item, "form_version"),
        guideline_version=_whole(item, "guideline_version") or 0,
    )


def author_in(item: Mapping[str, Any]) -> Author:
    """Return the author of an annotation; of an exported one by the pseudonym, if there is one.

    A pseudonym means the same in every organization, and the id of an external author does not.

    Raises:
        Refused: as `parse_author` does.
    """
    pseudonym = _text(item, "author_pseudonym")
    if pseudonym is not None:
        return parse_author({"pseudonym": pseudonym})
    return parse_author(item.get("author"))


def parse_author(value: Any) -> Author:
    """Return the author of an annotation of a row.

    Raises:
        Refused: INVALID or LIMIT; the path begins with `author`.
    """
    if isinstance(value, str):
        return Author(member=ids.expect("member", value, "author"))
    if not isinstance(value, dict):
        raise _wrong(AUTHOR, "author")
    for name, text in value.items():
        if name not in AUTHORS and name != "name":
            raise _wrong(AUTHOR, "author", name)
        if not isinstance(text, str) and not (name == "name" and text is None):
            raise _wrong("This must be a text.", "author", name)
    try:
        return author_of(**value)
    except Refused as refused:
        raise refused.under("author") from None


AUTHORS = ("member", "email", "pseudonym")


def author_of(
    member: str | None = None,
    email: str | None = None,
    pseudonym: str | None = None,
    name: str | None = None,
) -> Author:
    """Return an author who is named in exactly one way; only one with a pseudonym has a name here.

    Raises:
        Refused: INVALID or LIMIT.
    """
    named = sum(one is not None for one in (member, email, pseudonym))
    if named != 1 or (name is not None and pseudonym is None):
        raise _wrong(AUTHOR)
    return Author(
        member=None if member is None else ids.expect("member", member, "member"),
        email=None if email is None else email_of(email, "email"),
        pseudonym=None if pseudonym is None else pseudonym_of(pseudonym, "pseudonym"),
        name=None if name is None else name_of(name, "name"),
    )


def status_of(value: str, *path: str) -> AnnotationStatus:
    """Return a status that an imported annotation may have. Raises Refused INVALID."""
    if value not in STATUSES:
        raise _wrong(f"An imported annotation is one of {', '.join(STATUSES)}.", *path)
    return AnnotationStatus(value)


def source_id_of(value: str | None, *path: str | int) -> str | None:
    """Return a source id without surrounding white space. Raises Refused INVALID or LIMIT."""
    return None if value is None else text_of(value, *path, longest=SOURCE_ID, empty=False)


def moment_of(value: Any, *path: str) -> datetime | None:
    """Return a time in UTC from ISO 8601 with an offset.

    Raises:
        Refused: INVALID for another text, or a time without an offset.
    """
    if value is None:
        return None
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        pass
    message = "This must be a time with its offset, like 2026-03-03T12:30:00Z."
    raise _wrong(message, *path)


def _text(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    if value is None or isinstance(value, str):
        return value
    if name == "source_id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _wrong("This must be a text.", name)


def _whole(item: Mapping[str, Any], name: str) -> int | None:
    value = item.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise _wrong("This must be a whole number.", name)


def _wrong(message: str, *path: str | int) -> Refused:
    return Refused(Code.INVALID, message, path)
