"""The messages of graphql-transport-ws, as the reference server of graphql-ws 6 accepts them."""

from __future__ import annotations

from typing import Any, TypeGuard

from server.graphql.request_parsing import names_document

PROTOCOL = "graphql-transport-ws"


class Close(Exception):  # noqa: N818 - a verdict on the connection
    """The socket must be closed: with this code, and this reason of at most 123 bytes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:123].decode(errors="ignore")


def check(message: object) -> dict[str, Any]:
    """Return a client's message, checked.

    Raises:
        Close: 4400 otherwise.
    """
    if not isinstance(message, dict):
        raise _invalid("A message must be an object.")
    kind = message.get("type")
    if kind in {"connection_init", "ping", "pong"}:
        _expect(
            _is_map_or_none(message.get("payload")), "`payload` must be an object, null or missing."
        )
    elif kind in {"subscribe", "complete"}:
        id_ = message.get("id")
        _expect(isinstance(id_, str) and bool(id_), "`id` must be a string that is not empty.")
        if kind == "subscribe":
            _check_request(message.get("payload"))
    else:
        raise _invalid("`type` is not one that a client may send.")
    return message


def _check_request(payload: object) -> None:
    if not isinstance(payload, dict):
        raise _invalid("`payload` must be an object.")
    name = payload.get("operationName")
    query, id_ = payload.get("query"), payload.get("documentId")
    named = query is None and names_document(payload)
    _expect(named or isinstance(query, str), "`query` must be a string.")
    _expect(id_ is None or isinstance(id_, str), "`documentId` must be a string, null or missing.")
    _expect(
        name is None or isinstance(name, str), "`operationName` must be a string, null or missing."
    )
    for key in ("variables", "extensions"):
        _expect(_is_map_or_none(payload.get(key)), f"`{key}` must be an object, null or missing.")


def _is_map_or_none(value: object) -> TypeGuard[dict[str, Any] | None]:
    return value is None or isinstance(value, dict)


def _expect(fits: bool, reason: str) -> None:  # noqa: FBT001 - reads as a sentence where it is called
    if not fits:
        raise _invalid(reason)


def _invalid(reason: str) -> Close:
    return Close(4400, reason)
