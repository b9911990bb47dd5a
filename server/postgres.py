"""Connections to PostgreSQL: the one way to open them, and the errors of one that is lost.

Every connection and pool of the server is opened here, with three properties.

- Its settings are set by a statement, and read back in another transaction. A pooler drops settings
  that arrive as startup parameters without a word.
- Nothing ever sends a cancel request: a time-out, a cancelled task and a close in the middle of a
  statement end the connection instead (see `server.server_connection`).
- Its socket notices a peer that vanished, and every statement and every wait has a deadline.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import urlsplit, urlunsplit
from weakref import WeakSet

import asyncpg
import structlog

from server.connection_pool import LimitedPool
from server.server_connection import ServerConnection

Connection: TypeAlias = (
    "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
)
"""A connection that the caller opened, or one acquired from a pool."""
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""Errors that a statement, or an attempt to connect, may raise while the database is away.

OSError includes TimeoutError. The driver reports a connection that is closed as InterfaceError, and
a socket that died between two statements as InternalClientError. PostgresError is here as a whole:
a database that is shut down, restored or out of connections says so with errors of many classes,
and code that waits for the database must not end over a class missing from a shorter list.

Such an error alone does not prove that the connection is lost, for a wrong statement raises a
PostgresError or an InterfaceError too. Code that must tell the two apart, as the writer must, also
asks `connection.is_closed()`, and code that answers clients asks `is_away`.
"""
BUSY = (
    OSError,  # TimeoutError is one
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""Errors of the database that are no command's fault: the command may be tried again."""

log = structlog.get_logger()

CONNECT = 10.0
"""Seconds to connect within, where the address names one host."""
CONNECT_EACH = 3.0
"""Seconds for each host of an address with several: a silent one must not use up the time of all.

The driver has one limit for all hosts, so that the second is never tried where the first is silent.
"""
_SOCKET = (
    ("TCP_KEEPIDLE", 5),
    ("TCP_KEEPINTVL", 2),
    ("TCP_KEEPCNT", 3),
    ("TCP_USER_TIMEOUT", 10_000),
)
"""Options of a socket, where the system has them: seconds, a count, and milliseconds."""
_NEXT = (OSError, asyncpg.PostgresConnectionError, asyncpg.InternalClientError)
"""Errors of one host after which the next host of an address is tried."""

_ABANDONED = (
    "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user "
    "AND datname = current_database() AND application_name = current_setting('application_name') "
    "AND wait_event = 'SyncRep' AND query_start < clock_timestamp() - make_interval(secs => $1)"
)
_open: WeakSet[ServerConnection] = WeakSet()
_answered: dict[str, str] = {}
"""By address with several hosts, the host that let us in last: it is tried first."""

POOLED = (
    "a pooler in transaction or statement mode stands between this program and PostgreSQL: "
    "let it pool sessions (pool_mode = session), or connect without it"
)
"""What to do about a pooler that lends sessions of the database to several connections."""


class SettingsLostError(asyncpg.InterfaceError):
    """The settings of a connection do not hold: a pooler stands in between; the message says so."""


class StandbyAwayError(ConnectionError):
    """Too many sessions wait for a synchronous standby, although their clients gave up."""


async def connect(
    address: str,
    settings: Mapping[str, str],
    *,
    deadline: float | None = None,
    statement_cache_size: int = 100,
) -> ServerConnection:
    """Open a connection.

    Args:
        address: the address of the database, of one host or several.
        settings: `application_name`, and the settings that must hold as long as the connection.
        deadline: seconds after which a statement ends with TimeoutError, and with it the
            connection; None for the long statements of commands that a person runs.
        statement_cache_size: how many prepared statements the driver keeps.

    Raises:
        SettingsLostError: where the settings do not hold.
        OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError: where
            no host lets us in, as the last one said.
    """
    hosts = _hosts(address)
    failed: Exception = OSError("the address names no host")
    for host in hosts:
        try:
            async with asyncio.timeout(CONNECT if len(hosts) == 1 else CONNECT_EACH):
                connection = await asyncpg.connect(
                    host,
                    command_timeout=deadline,
                    statement_cache_size=statement_cache_size,
                    connection_class=ServerConnection,
                    server_settings={"application_name": settings["application_name"]},
                )
                await _prepare(connection, settings)
        except SettingsLostError:
            raise
        except _NEXT as error:
            failed = error
            continue
        if len(hosts) > 1:
            _answered[address] = host
        connection.address = address
        _open.add(connection)
        return connection
    raise failed


async def open_pool(
    address: str,
    settings: Mapping[str, str],
    *,
    size: int,
    deadline: float | None,
    first: int = 0,
    lifetime: float = 300.0,
    statement_cache_size: int = 100,
) -> Pool:
    """Open a pool of connections as `connect` opens them.

    It opens no connection while as many sessions like its own as it may have connections wait for a
    standby, although their clients gave up (StandbyAwayError).

    A connection keeps its settings when it is given back: users set what is theirs with SET LOCAL,
    inside a transaction, so that nothing of an organization stays in it.

    Args:
        address: see `connect`.
        settings: see `connect`.
        size: the most connections.
        deadline: see `connect`.
        first: connections to open at once, so that a wrong address is noticed here.
        lifetime: seconds without use after which a connection is closed; 0 is never.
        statement_cache_size: see `connect`.
    """
    opened = partial(
        _connect_for_pool,
        settings=settings,
        deadline=deadline,
        statement_cache_size=statement_cache_size,
        size=size,
    )
    pool: Any = LimitedPool(
        address,
        init_size=first,
        min_size=0,
        max_size=size,
        max_queries=50_000,
        max_inactive_connection_lifetime=lifetime,
        connect=opened,
        reset=_keep,
        loop=None,
        connection_class=ServerConnection,
        record_class=asyncpg.Record,
    )
    await pool
    return pool  # type: ignore[no-any-return]


async def require_few_abandoned(connection: Connection, most: int, seconds: float) -> None:
    """Raise StandbyAwayError where `most` sessions wait for a standby longer than `seconds`.

    Counted are those of the role and the `application_name` of a new connection, which ends then.
    With the seconds that a client waits at most, these are sessions that everybody gave up.
    """
    abandoned = most
    try:
        abandoned = await connection.fetchval(_ABANDONED, seconds)
    finally:
        if abandoned >= most:  # or where that was interrupted: nobody else knows the connection yet
            connection.terminate()
    if abandoned >= most:
        raise StandbyAwayError("commits wait for a synchronous standby")


def end(connection: Connection) -> None:
    """Terminate a connection; do nothing where it is lost, or was taken back by its pool."""
    with contextlib.suppress(asyncpg.InterfaceError):
        connection.terminate()


async def close_pool(pool: Pool, seconds: float = 2.0) -> None:
    """Close a pool; after so many seconds terminate the connections that are still in use."""
    try:
        async with asyncio.timeout(seconds):
            await pool.close()
    except LOST:
        pool.terminate()


def terminate_all(address: str) -> int:
    """Terminate every open connection of this process to an address; return how many.

    For a database that is silent: statements in flight end with an error at once, and what they
    wrote is found, or not, by a retry with the same command id.
    """
    gone = [each for each in _open if each.address == address and not each.is_closed()]
    for connection in gone:
        connection.terminate()
    return len(gone)


def is_away(error: BaseException) -> bool:
    """Tell whether an error means that the database cannot be used now, and is nobody's mistake.

    Slow statements (QueryCanceledError) are not among these errors, nor are errors of the file
    system, although they are OSError too.
    """
    if isinstance(error, asyncpg.QueryCanceledError):
        return False
    if isinstance(error, asyncpg.InterfaceError):
        # A connection of a pool that is lost is taken back from its user at once.
        lost = any(text in str(error) for text in _TAKEN_BACK)
        return lost or isinstance(error, SettingsLostError)
    if isinstance(error, OSError):
        network = isinstance(error, ConnectionError | TimeoutError | socket.gaierror)
        return network or type(error) is OSError
    return isinstance(error, (*BUSY, asyncpg.InternalClientError))


class _AwayLog:
    """Writes one line about a database that is away, and no other for a while."""

    def __init__(self) -> None:
        self._written_at = -QUIET
        self._left_out = 0

    def write(self, who: str, error: BaseException) -> None:
        """Write a line, or count an error that is left out of the log."""
        now = time.monotonic()
        if now - self._written_at < QUIET:
            self._left_out += 1
            return
        log.warning("the database is away", who=who, error=repr(error), left_out=self._left_out)
        self._written_at, self._left_out = now, 0


QUIET = 10.0
"""Seconds between two lines about a database that is away: whoever uses it fails at once."""
log_away = _AwayLog().write


_TAKEN_BACK = ("clos", "released back to the pool", "cancelling")


def _hosts(address: str) -> list[str]:
    """Return an address for each host of an address, the host that answered last before others."""
    parts = urlsplit(address)
    user, at, hosts = parts.netloc.rpartition("@")
    if "," not in hosts or "prefer-standby" in parts.query:
        return [address]
    each = [urlunsplit(parts._replace(netloc=f"{user}{at}{host}")) for host in hosts.split(",")]
    return sorted(each, key=lambda one: one != _answered.get(address))


async def _prepare(connection: ServerConnection, settings: Mapping[str, str]) -> None:
    """Set the options of the socket and the settings; terminate the connection where it fails."""
    try:
        keep_alive(connection)
        names = [name for name in settings if name != "application_name"]
        if names:
            await _set(connection, {name: settings[name] for name in names})
    except BaseException:
        connection.terminate()
        raise


async def _set(connection: Connection, settings: Mapping[str, str]) -> None:
    """Set settings in one statement, and read them back in another transaction."""
    changes = ", ".join(
        f"set_config('{name}', '{value}', false)" for name, value in settings.items()
    )
    reads = ", ".join(f"current_setting('{name}')" for name in settings)
    wanted = await connection.fetchrow(f"SELECT pg_backend_pid(), {changes}")
    found = await connection.fetchrow(f"SELECT pg_backend_pid(), {reads}")
    if wanted is None or found is None or tuple(wanted) != tuple(found):
        raise SettingsLostError(f"the settings of a connection do not hold: {POOLED}")


def keep_alive(connection: Connection) -> None:
    """Let the system notice within 11 seconds that the other end of a connection vanished.

    The driver shows its socket nowhere; its transport does.
    """
    connected: Any = connection
    found = connected._transport.get_extra_info("socket")  # noqa: SLF001 - see above
    if found is None or found.family not in (socket.AF_INET, socket.AF_INET6):
        return
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _SOCKET:
        if hasattr(socket, name):
            found.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


async def _connect_for_pool(
    address: str,
    *,
    loop: object,  # noqa: ARG001 - the driver passes what its own `connect` takes
    connection_class: type,  # noqa: ARG001 - as above
    record_class: type,  # noqa: ARG001 - as above
    settings: Mapping[str, str],
    deadline: float | None,
    statement_cache_size: int,
    size: int,
) -> ServerConnection:
    connection = await connect(
        address, settings, deadline=deadline, statement_cache_size=statement_cache_size
    )
    if deadline is not None:
        await require_few_abandoned(connection, size, deadline)
    return connection


async def _keep(_: object) -> None:
    """Skip the driver's reset, which would take the settings away and cost a round trip."""
