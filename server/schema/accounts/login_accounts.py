"""Finds the accounts that an e-mail address and a password open, without telling of others.

Without an organization, an address is looked for in all of them. Whatever is found, a login checks
as many hashes, so that neither the time nor the answer tells whether there is an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.access import throttling
from server.access.passwords import PasswordVerdict
from server.reads.accounts.members import accounts_with_email
from server.schema.accounts.login_throttling import (
    LOGINS,
    Account,
    account_of,
    forgive,
    throttle,
    wrong_password,
)
from server.schema.core.context import Context

MOST_ACCOUNTS = 3
"""Accounts of one address that a login without an organization checks, the oldest first."""
EVERYWHERE = UUID(int=0)
"""In place of the organization in the brake of an address that was given without one.

That brake is one of its own. Were such attempts counted for the accounts that were found, the brake
of an account would tell that there is one.
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """An account whose password was given."""

    org: UUID
    member: UUID
    account: Account
    verdict: PasswordVerdict


async def opened_accounts(
    context: Context, org: UUID | None, email: str, password: str
) -> list[Opened]:
    """Return the accounts that an address and a password open, in one organization or in all.

    Raises:
        Refused: RATE_LIMITED, or UNAUTHENTICATED where they open none.
    """
    services = context.services
    key = services.fingerprint_key
    await throttle(context, throttling.account_key(key, org or EVERYWHERE, email))
    if org is not None:
        candidates: list[tuple[UUID, str | UUID]] = [(org, email)]
    else:
        found = await accounts_with_email(services.pool, email, MOST_ACCOUNTS)
        nobody = [(UUID(int=n + 1), UUID(int=0)) for n in range(MOST_ACCOUNTS - len(found))]
        candidates = [*found, *nobody]
    tried = []
    opened = []
    for where, who in candidates:
        account = await account_of(services, where, who)
        verdict = await services.passwords.verify_password(account.hash, password)
        if account.member is not None:
            tried.append((where, account.member))
            if verdict.correct:
                opened.append(Opened(where, account.member, account, verdict))
    if not opened:
        LOGINS.labels("failed").inc()
        for where, member in tried:
            services.failed_logins.add(where, member)
        raise wrong_password()
    for one in opened:
        # Of this account alone, and never of the address: whoever makes a second account of it, in
        # an organization of their own, could log in there to go on guessing.
        await forgive(services, throttling.account_key(key, one.org, email))
    LOGINS.labels("succeeded").inc()
    return opened
