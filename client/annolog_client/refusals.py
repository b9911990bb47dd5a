"""Refusals as exceptions, and mutations that are sent again with the same command id."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import httpx

from annolog_client.operations.fragments import Refusal

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for which something is tried again, unless the caller says otherwise."""


class AnnologError(Exception):
    """The server cannot be used, or answers what this client does not understand."""


class RefusedError(AnnologError):
    """The server said no.

    Attributes:
        code: a `RefusalCode` of the schema, by which programs decide.
        path: where the bad value stands in the input.
    """

    def __init__(self, code: str, message: str, path: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.path = tuple(path)


def refusal(errors: Sequence[dict[str, Any]]) -> RefusedError:
    """Return (not raise) the refusal that the first of the errors of an answer is."""
    about = errors[0].get("extensions", {})
    return RefusedError(about.get("code", "INVALID"), errors[0]["message"], about.get("path", ()))


def refusal_of(reply: httpx.Response) -> RefusedError:
    """Return (not raise) the refusal that an answer over HTTP is.

    That of a proxy whose server is away says nothing of what was sent: it is UNAVAILABLE.
    """
    try:
        return refusal(reply.json()["errors"])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        status = reply.status_code
        code = "RATE_LIMITED" if status == 429 else "UNAVAILABLE" if status >= 500 else "INVALID"
        return RefusedError(code, f"The server answered {status}.")


def accepted(result: T | Refusal) -> T:
    """Return the payload of a mutation. Raises RefusedError where it was refused."""
    if isinstance(result, Refusal):
        raise RefusedError(result.code.value, result.message, result.path)
    return result


async def retried(send: Callable[[], Awaitable[T | Refusal]], *, patience: float = PATIENCE) -> T:
    """Send a mutation until the server can say whether it was done, and return its payload.

    Args:
        send: sends the mutation, always with the same input, command id included: what was done
            the first time is then not done twice.
        patience: seconds for which an unavailable server is asked again.

    Raises:
        RefusedError: the mutation was refused; with the code UNAVAILABLE, after all that time.
    """
    deadline, delay = time.monotonic() + patience, 0.2
    while True:
        try:
            return accepted(await send())
        except RefusedError as refused:
            if refused.code != "UNAVAILABLE" or time.monotonic() + delay > deadline:
                raise
        await asyncio.sleep(delay)
        delay = min(5.0, delay * 2)
