"""Errors of requests, and the JSON of every error that a client gets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import Any, TypeAlias

import structlog
from graphql import GraphQLError

from server.events.core.refusal import Code, Refused

FormattedError: TypeAlias = dict[str, Any]
OnUnexpected: TypeAlias = Callable[[BaseException, str, GraphQLError], None]
"""Called with every unexpected error: the exception, its reference, the located GraphQL error."""
Translate: TypeAlias = Callable[[BaseException], Refused | None]
"""Returns the refusal that an exception means, such as one of a database that is away."""


UNAUTHENTICATED = ("www-authenticate", "Bearer")
"""The header of every 401."""


class RequestProblem(Exception):  # noqa: N818 - an answer to the client, not a malfunction
    """A request that cannot be executed: errors in GraphQL's shape, and the status to send.

    `legacy_ok` marks problems of the GraphQL document in a well-formed request, which GraphQL over
    HTTP §6.4.1 answers with 200 when the client only takes `application/json`.
    """

    def __init__(
        self,
        status: int,
        errors: Sequence[FormattedError],
        *,
        headers: Sequence[tuple[str, str]] = (),
        legacy_ok: bool = False,
    ) -> None:
        super().__init__(errors[0]["message"])
        self.status = status
        self.errors = list(errors)
        self.headers = list(headers)
        self.legacy_ok = legacy_ok

    def again(self) -> RequestProblem:
        """Return a copy to raise or cache; an exception that was raised holds its stack frames."""
        return RequestProblem(
            self.status, self.errors, headers=self.headers, legacy_ok=self.legacy_ok
        )


def problem(
    status: int, message: str, code: Code = Code.INVALID, *headers: tuple[str, str]
) -> RequestProblem:
    """Build a problem with one error, for a request that is not well-formed."""
    return RequestProblem(status, [formatted(message, code)], headers=headers)


def document_problem(message: str, code: Code = Code.INVALID) -> RequestProblem:
    """Build a problem of the document in a well-formed request."""
    return RequestProblem(400, [formatted(message, code)], legacy_ok=True)


def formatted(message: str, code: Code) -> FormattedError:
    """Return one error in GraphQL's shape, with its code under `extensions`."""
    return {"message": message, "extensions": {"code": code.value}}


def failed_problem(errors: Sequence[FormattedError], status: int) -> RequestProblem:
    """Build a problem of an operation that failed as a whole; 503 where a retry is all it needs."""
    unavailable = all(e["extensions"].get("code") == Code.UNAVAILABLE for e in errors)
    return RequestProblem(503 if unavailable else status, errors, legacy_ok=status == 400)


def refused_problem(refused: Refused) -> RequestProblem:
    """Return the problem of a request whose caller was refused by the context callback."""
    if refused.code is Code.UNAUTHENTICATED:
        return problem(401, refused.message, refused.code, UNAUTHENTICATED)
    status = {Code.FORBIDDEN: 403, Code.RATE_LIMITED: 429, Code.UNAVAILABLE: 503}
    return problem(status.get(refused.code, 400), refused.message, refused.code)


def log_unexpected(cause: BaseException, reference: str, error: GraphQLError) -> None:
    """Log an error that was hidden from the client, under the reference that the client got."""
    structlog.get_logger("annolog.graphql").error(
        "graphql.unexpected", reference=reference, path=error.path, exc_info=cause
    )


def request_errors(errors: Sequence[GraphQLError]) -> list[FormattedError]:
    """Format errors of parsing, validation and variables, unmasked: the client can mend them.

    An error of a variable has a path, which begins with the name of the variable. Objects that were
    sent are not repeated, for they may hold a password, and clients log messages.
    """
    return [_with_place(_with_code(error, Code.INVALID)) for error in errors]


_PLACE = re.compile(r"Variable '\$(\w+)' has invalid value(?: at ((?:\.\w+|\[\d+\])+))?: ")
"""How graphql-core begins the message of a value that is not of its type, and says where it is."""
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_MEMBER = re.compile(
    r"Expected value of type '\w+' (?:to include required|not to include unknown) field '"
)
"""How it goes on where a member of an object is missing or unknown; its name follows."""
_OBJECT = re.compile(r"', found: |'(\. Did you mean [^?]{1,400}\?) Found: ")
"""What stands between the name, as a client may have made it up, and the whole object."""
_VALUE = re.compile(
    r"(Expected value of type '\w+' to be an object|String cannot represent a non string value)"
    r"(?:, found)?: "
)
"""How it goes on before a value that took the place of an object, or of a text like a password."""
_NULL = " not to be None."
"""Python's word for null at the end of a message."""


def _with_place(shown: FormattedError) -> FormattedError:
    place = _PLACE.match(shown["message"])
    shown["message"], member = _without_value(shown["message"], place.end() if place else 0)
    if place:
        steps = [name or number for name, number in _STEP.findall(place[2] or "")]
        shown["extensions"]["path"] = [place[1], *steps, *([] if member is None else [member])]
    return shown


def _without_value(message: str, begin: int) -> tuple[str, str | None]:
    """Return a message without an object or a text that was sent, and the member it is about.

    All patterns take time in proportion to the message: whoever sends it chooses most of it.

    Args:
        message: what graphql-core says.
        begin: where it says what is wrong, after the place.
    """
    found = _MEMBER.match(message, begin)
    object_ = found and _OBJECT.search(message, found.end())
    if found and object_:
        name = message[found.end() : object_.start()]
        return f"{message[: object_.start()]}'{object_[1] or '.'}", name
    if value := _VALUE.match(message, begin):
        return f"{message[: value.end(1)]}.", None
    if message.endswith(_NULL):
        return f"{message.removesuffix(_NULL)} not to be null.", None
    return message, None


class Masking:
    """Formats field errors: all but `Refused` and GraphQL's own are replaced by a reference."""

    def __init__(
        self,
        on_unexpected: OnUnexpected = log_unexpected,
        *,
        reveal: bool = False,
        translate: Translate = lambda _: None,
    ) -> None:
        self._on_unexpected = on_unexpected
        self._reveal = reveal
        self._translate = translate

    def __call__(self, errors: Sequence[GraphQLError]) -> list[FormattedError]:
        """Return the errors as clients may see them."""
        return [self._format(error) for error in errors]

    def _format(self, error: GraphQLError) -> FormattedError:
        cause = _cause(error)
        cause = self.refusal_of(cause) or cause
        if isinstance(cause, Refused):
            shown = _with_code(error, cause.code)
            shown["extensions"]["path"] = [str(step) for step in cause.path]
            return shown
        if isinstance(cause, GraphQLError):
            return _with_code(error, Code.INVALID)
        reference = token_hex(8)
        self._on_unexpected(cause, reference, error)
        shown = _with_code(error, Code.INTERNAL)
        if not self._reveal:
            shown["message"] = (
                f"Something went wrong on our side; the log has it under {reference}."
            )
        shown["extensions"]["reference"] = reference
        return shown

    def refusal_of(self, cause: BaseException) -> Refused | None:
        """Return an exception that is a refusal, or means one; None for any other."""
        return cause if isinstance(cause, Refused) else self._translate(cause)

    def outside_a_field(self, cause: Exception) -> FormattedError:
        """Return the masked form of an error that belongs to no field."""
        return self._format(GraphQLError(str(cause), original_error=cause))


def _cause(error: GraphQLError) -> BaseException:
    """Return the exception that was raised first, inside those that wrap it."""
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _with_code(error: GraphQLError, code: Code) -> FormattedError:
    shown: FormattedError = dict(error.formatted)
    shown["extensions"] = {"code": code.value, **(error.extensions or {})}
    return shown
