"""Documents that a request names by their hash: trusted ones, and those that clients sent before.

Trusted documents come from a file of the operator. Persisted queries are what a client sent once
with its SHA-256 (the protocol of Apollo). The hash proves which text is meant, so no caller can
put another text in its place, and all callers may share one cache.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from server.graphql.bounded_cache import BoundedCache
from server.graphql.errors import RequestProblem, document_problem
from server.graphql.limits import Limits
from server.graphql.request_parsing import Parameters

NOT_FOUND, NOT_SUPPORTED = "PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_SUPPORTED"
"""Codes that Apollo's link falls back on; their messages are part of the protocol as well."""
UNKNOWN_DOCUMENT, NOT_TRUSTED = "DOCUMENT_NOT_FOUND", "DOCUMENT_NOT_TRUSTED"
_FILE_BYTES = 64 << 20
_PREFIX = "sha256:"
_HEXADECIMAL = frozenset("0123456789abcdef")


class PersistedDocuments:
    """Finds the text of a document that a request names.

    Args:
        trusted: Texts by id, as `read_trusted_documents` returns them.
        only: Refuses every document that is not trusted.
        automatic: Keeps what clients send with a hash, within the limits of one process.
        limits: How many texts are kept, and how many bytes of them.
    """

    def __init__(
        self,
        trusted: Mapping[str, str] | None = None,
        *,
        only: bool = False,
        automatic: bool = True,
        limits: Limits | None = None,
    ) -> None:
        bounds = limits or Limits()
        self.trusted = {**(trusted or {})}
        self._trusted = {**self.trusted, **{_hash(t): t for t in self.trusted.values()}}
        self._only = only
        self._automatic = automatic and not only
        self._sent: BoundedCache[str] = BoundedCache(
            bounds.persisted_entries, bounds.persisted_bytes
        )

    def concerns(self, given: Parameters) -> bool:
        """Tell whether a request names its document, or may not send just any."""
        return self._only or given.document_id is not None or "persistedQuery" in given.extensions

    def resolved(self, given: Parameters) -> Parameters:
        """Return the request with the text of its document.

        Raises:
            RequestProblem: 400, when the document is unknown, is not trusted where only trusted
                ones are served, or is not the one that its hash names.
        """
        id_ = self._id(given)
        text = given.query or self._text(given, id_)
        if given.query and id_ is not None and not self._names(id_, text):
            raise document_problem("The hash is not the SHA-256 of the document that was sent.")
        if self._only and _hash(text) not in self._trusted:
            raise _refused(NOT_TRUSTED, "This server runs trusted documents only.")
        return given if given.query else replace(given, query=text)

    def keep(self, given: Parameters) -> None:
        """Keep the text of a valid document that was sent with its hash."""
        if self._automatic and "persistedQuery" in given.extensions:
            key = _hash(given.query)
            if key not in self._trusted and self._sent.get(key) is None:
                self._sent.put(key, given.query, len(given.query.encode("utf-8", "replace")))

    def _id(self, given: Parameters) -> str | None:
        """Return the id of the document: a hash without prefix, or one of a custom kind."""
        if given.document_id is not None:
            return given.document_id.removeprefix(_PREFIX)
        if "persistedQuery" not in given.extensions:
            return None
        asked = given.extensions["persistedQuery"]
        hash_ = asked.get("sha256Hash") if isinstance(asked, dict) else None
        if not isinstance(hash_, str) or asked.get("version") != 1:
            raise document_problem(
                "`extensions.persistedQuery` must have `version` 1 and a `sha256Hash`."
            )
        return hash_

    def _text(self, given: Parameters, id_: str | None) -> str:
        found = None if id_ is None else self._trusted.get(id_) or self._sent.get(id_)
        if found is not None:
            return found
        if self._only:
            raise _refused(NOT_TRUSTED, "This server runs trusted documents only.")
        if given.document_id is not None:
            raise _refused(UNKNOWN_DOCUMENT, "No document has this id here: send its text.")
        if not self._automatic:
            raise _refused(NOT_SUPPORTED, "PersistedQueryNotSupported")
        raise _refused(NOT_FOUND, "PersistedQueryNotFound")

    def _names(self, id_: str, text: str) -> bool:
        return id_ == _hash(text) or self._trusted.get(id_) == text


def _refused(code: str, message: str) -> RequestProblem:
    error = {"message": message, "extensions": {"code": code}}
    return RequestProblem(400, [error], legacy_ok=True)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_trusted_documents(place: Path) -> dict[str, str]:
    """Read a file of trusted documents, or all of a folder: texts by id.

    A JSON file is an object `{id: document}`, as graphql-codegen and Relay write, or Apollo's
    manifest of operations. A `.graphql` or `.gql` file is one document under its SHA-256.

    Raises:
        ValueError: A file cannot be read, has another form, or a hash is not that of its document;
            the message names the file.
    """
    if place.is_dir():
        kinds = {".json", ".graphql", ".gql"}
        files = sorted(path for path in place.iterdir() if path.suffix in kinds)
    else:
        files = [place]
    found: dict[str, str] = {}
    for file in files:
        for id_, text in _documents(file):
            if found.setdefault(id_, text) != text:
                raise ValueError(f"{file}: another document has the id {id_}, too")
    return found


def _documents(file: Path) -> Iterator[tuple[str, str]]:
    try:
        if file.stat().st_size > _FILE_BYTES:
            raise ValueError(f"{file}: the file is larger than {_FILE_BYTES >> 20} MiB")
        text = file.read_text(encoding="utf-8")
        read = json.loads(text) if file.suffix == ".json" else {_hash(text): text}
    except OSError as error:
        raise ValueError(f"{file}: {error.strerror}") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise ValueError(f"{file}: this is no JSON in UTF-8") from None
    for id_, document in _pairs(file, read):
        _require_pair(file, id_, document)
        yield id_.removeprefix(_PREFIX), document


def _pairs(file: Path, read: Any) -> Iterator[tuple[Any, Any]]:
    """Yield ids and documents of a file, unchecked. Raises ValueError for another form."""
    match read:
        case {"operations": [*operations]}:
            for each in operations:
                yield (each.get("id"), each.get("body")) if isinstance(each, dict) else (None, None)
        case {**documents}:
            yield from documents.items()
        case _:
            raise ValueError(f"{file}: this must be an object of documents by hash")


def _require_pair(file: Path, id_: object, document: object) -> None:
    """Require an id and a document, and of a SHA-256 that it is right. Raises ValueError."""
    if not isinstance(id_, str) or not id_ or not isinstance(document, str) or not document.strip():
        raise ValueError(f"{file}: each document must have an id and a text")
    plain = id_.removeprefix(_PREFIX)
    hashed = len(plain) == 64 and set(plain) <= _HEXADECIMAL
    if (hashed or id_.startswith(_PREFIX)) and plain != _hash(document):
        raise ValueError(f"{file}: {id_} is not the SHA-256 of its document")
