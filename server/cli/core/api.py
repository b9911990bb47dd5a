"""The API, for commands that ask the same on the database itself as on a server elsewhere."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import click
import orjson

from server.cli.core.api_key_auth import key_of
from server.cli.core.remote import Remote, remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings

T = TypeVar("T")


def with_api(purpose: str, work: Callable[[Remote], Awaitable[T]], *jobs: str) -> T:
    """Run work with the API, as the owner of the key that was given.

    Args:
        purpose: what the key must be allowed to do, in words.
        work: asks the API.
        jobs: the names of background jobs that run meanwhile on the database itself, where no
            server may be at work.

    Raises:
        StartError: without a key, or where it is unknown.
    """
    if current_target().url is not None:
        return remotely(work)
    # It imports the whole application, which takes a second.
    from server.cli.core.local_api import run_here

    return run(run_here(settings({**os.environ}), key_of(purpose), work, jobs))


class JsonObjectParam(click.ParamType[dict[str, Any]]):
    """An object in JSON."""

    name = "JSON"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, Any]:
        """Return the object. Fails where the text is none."""
        try:
            found = value if isinstance(value, dict) else orjson.loads(value)
        except orjson.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            self.fail('it is no object in JSON, such as \'{"statuses": ["DONE"]}\'.', param, ctx)
        return found
