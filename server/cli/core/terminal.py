"""Messages of commands, on a terminal or in the log, and their exit status."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import os
import socket
import sys
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import asyncpg
import click
import httpx
import structlog
import uvloop
from rich.console import Console

from server.cli.core.output import one_line
from server.embedded.binaries import EmbeddedError
from server.events.core.refusal import Refused
from server.ledger.migrate import MigrationError
from server.ledger.startup_checks import StartError
from server.logs import configure, without_secrets
from server.postgres import LOST
from server.projections.engine.rebuild import RebuildError
from server.settings import PREFIX, Settings, SettingsError

T = TypeVar("T")
log = structlog.get_logger()

console = Console(stderr=True, highlight=False, soft_wrap=True)
EXPECTED = (EmbeddedError, SettingsError, StartError, MigrationError, RebuildError, Refused)
OUTSIDE = (*LOST, httpx.HTTPError)
UNMIGRATED = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.InvalidSchemaNameError,
)


def on_terminal() -> bool:
    """Tell whether standard error is a terminal."""
    return sys.stderr.isatty()


def tell(message: str) -> None:
    """Print a message on a terminal, or log it elsewhere."""
    if on_terminal():
        console.print(f"[dim]{message}[/dim]")
    else:
        log.info(message)


def settings(environ: dict[str, str], **given: object) -> Settings:
    """Return the settings, with command-line options in place of variables; set the logs up."""
    found = Settings.from_env(environ)
    changed = {name: value for name, value in given.items() if value is not None}
    found = found.model_copy(update=changed)
    configure(readable=found.development or on_terminal())
    names = (*Settings.model_fields, "key", "key_file", "url")
    known = [f"{PREFIX}{name.upper()}" for name in names]
    for name in environ:
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_"):
            near = difflib.get_close_matches(name, known, 1, cutoff=0)[0]
            log.warning("this setting is unknown and does nothing", variable=name, nearest=near)
    return found


def configure_logs() -> None:
    """Set the logs up for a command that needs no settings."""
    configure(readable=on_terminal())


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in an event loop of its own, and return its result."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@contextlib.contextmanager
def one_sentence() -> Iterator[None]:
    """Turn an expected failure into one sentence on stderr and exit status 1."""
    try:
        yield
    except BaseExceptionGroup as group:
        found = _first(group)
        if not isinstance(found, (*EXPECTED, *OUTSIDE)):
            raise
        raise click.ClickException(sentence(found)) from None
    except BrokenPipeError:
        # The reader of a pipe has closed it.
        raise click.exceptions.Exit(141) from None
    except (*EXPECTED, *OUTSIDE) as error:
        raise click.ClickException(sentence(error)) from None
    except asyncio.CancelledError:
        raise click.exceptions.Exit(130) from None


_BEGIN = (
    (asyncpg.InvalidAuthorizationSpecificationError, "The database does not let us in"),
    (asyncpg.InvalidCatalogNameError, "Cannot reach the database"),
    (asyncpg.ClientConfigurationError, "The address of the database cannot be used"),
    (asyncpg.InsufficientPrivilegeError, "The database role may not do this"),
    (
        (
            *(ConnectionError, TimeoutError, socket.gaierror, asyncpg.PostgresConnectionError),
            asyncpg.InternalClientError,
        ),
        "Cannot reach the database",
    ),
)


def sentence(error: BaseException) -> str:
    """Return one sentence about an error, which says what can be done."""
    if isinstance(error, Refused) and error.path:
        return one_line(f"{'.'.join(map(str, error.path))}: {error.message}")
    if isinstance(error, EXPECTED):
        return without_secrets(str(error))
    if isinstance(error, UNMIGRATED):
        return "The database's schema is not the one of this program: run `annolog migrate`."
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    begin = next((text for kind, text in _BEGIN if isinstance(error, kind)), None)
    return f"{begin}: {_text(error)}{_addresses()}." if begin else f"{_text(error)}."


def _addresses() -> str:
    """Return the variables that hold addresses of databases, with the hosts, without passwords."""
    given = (
        (name, os.environ.get(name)) for name in (f"{PREFIX}DATABASE_URL", f"{PREFIX}ADMIN_URL")
    )
    shown = [f"{name} is {url.rpartition('@')[2].partition('?')[0]}" for name, url in given if url]
    return f" ({', '.join(shown)})" if shown else ""


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found


def _text(error: BaseException) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return without_secrets(said).rstrip(".")
