"""Limits attempts to log in, and finds the password hash that they are checked against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import prometheus_client
import structlog

from server.access import throttling
from server.events.accounts.members import MemberStatus
from server.events.core.refusal import Code, Refused
from server.postgres import Connection
from server.reads.accounts.members import member_with_password
from server.schema.core.context import Context
from server.services import Services

log = structlog.get_logger("annolog.access")

LOGINS = prometheus_client.Counter("annolog_logins", "Logins with a password.", ["outcome"])
WITHOUT_ADDRESS = prometheus_client.Counter(
    "annolog_logins_without_address_brake",
    "Attempts to log in that no address was counted for, since it may be that of a proxy.",
)
ACCOUNTS_PER_ADDRESS = 10
"""How many times as often an address may try as an account: a team may share an address."""
_WRONG = "The organization, the e-mail address or the password is wrong."


@dataclass(frozen=True, slots=True)
class Account:
    """A member and a password hash to check a login against; None where no account may log in."""

    member: UUID | None = None
    hash: str | None = None
    password_at: datetime | None = None


def wrong_password() -> Refused:
    """Return the one refusal of a login, whichever part of it was wrong."""
    return Refused(Code.UNAUTHENTICATED, _WRONG)


async def throttle(
    context: Context,
    account: bytes,
    *,
    limit: int | None = None,
    window: timedelta | None = None,
) -> None:
    """Count an attempt for the account and the caller's address, before the account is looked up.

    An address that may be that of a proxy is not counted: everybody would share its brake. Without
    `limit` and `window`, an account has those of the settings, as addresses always have.

    Raises:
        Refused: RATE_LIMITED with the seconds to wait.
    """
    services = context.services
    try:
        async with services.pool.acquire() as connection, connection.transaction():
            await throttle_address(services, connection, context.address)
            await throttling.attempt(
                connection,
                keys=[account],
                limit=limit or services.login_attempts,
                window=window or timedelta(seconds=services.login_window_seconds),
                now=services.clock(),
            )
    except Refused:
        LOGINS.labels("braked").inc()
        raise


async def throttle_address(services: Services, connection: Connection, address: str) -> None:
    """Count an attempt for a client's address, within a transaction.

    Raises:
        Refused: RATE_LIMITED with the seconds to wait.
    """
    if not services.addresses.tells_clients_apart(address):
        _count_without_address(services, address)
        return
    await throttling.attempt(
        connection,
        keys=[throttling.address_key(services.fingerprint_key, address)],
        limit=services.login_attempts * ACCOUNTS_PER_ADDRESS,
        window=timedelta(seconds=services.login_window_seconds),
        now=services.clock(),
    )


def _count_without_address(services: Services, address: str) -> None:
    """Count a login that no address is counted for; the first of an address is logged."""
    WITHOUT_ADDRESS.inc()
    if services.addresses.is_first(address):
        log.warning(
            "logins from this address are not counted by address: if it is a proxy, name it in "
            "ANNOLOG_TRUSTED_PROXIES, and let it send X-Forwarded-For",
            address=address,
        )


async def forgive(services: Services, account: bytes) -> None:
    """Count the attempts of an account from zero again, after a correct password."""
    async with services.pool.acquire() as connection:
        await throttling.forgive(connection, key=account)


async def account_of(services: Services, org: UUID, who: str | UUID) -> Account:
    """Return the account with an e-mail address or id; an empty one where nobody may log in so."""
    found = await member_with_password(services.pool, org, who)
    if found is None:
        return Account()
    state, hash_ = found
    if state.status is not MemberStatus.ACTIVE or state.password_at is None:
        return Account()
    return Account(state.id, hash_, state.password_at)
