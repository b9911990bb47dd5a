"""The services of logins: sessions, cookies, mails and the OpenID provider, as the settings say."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import httpx

from server.access.browser_requests import BrowserRequests
from server.access.client_addresses import ClientAddresses
from server.access.oidc import Oidc
from server.access.oidc_code_flow import CodeFlow
from server.access.passwords import Passwords, PasswordSettings
from server.commands import Writer
from server.commands.accounts.failed_logins import FailedLogins
from server.commands.accounts.reset_requests import ResetRequests
from server.commands.accounts.session_renewal import SessionRenewal
from server.events.accounts.credentials import SessionLife
from server.mail import Mailer, Outbox, Smtp, mailing
from server.postgres import Pool
from server.settings import Settings
from server.start import DATA
from server.web.oidc_routes import CALLBACK


class Opened(NamedTuple):
    """What is open already, or given, when the services of logins are opened."""

    writer: Writer
    pool: Pool
    key: bytes
    """The key of this database's fingerprints; other keys are derived of it."""
    clock: Callable[[], datetime]
    passwords: PasswordSettings
    mailer: Mailer


async def account_services(
    settings: Settings, stack: contextlib.AsyncExitStack, opened: Opened
) -> dict[str, Any]:
    """Open the services of logins until the stack is closed; return them as `Services` names them.

    They are closed in the opposite order.
    """
    writer, pool, key, clock, passwords, mailer = opened
    life = SessionLife(
        idle=timedelta(hours=settings.session_hours), limit=timedelta(days=settings.session_days)
    )
    renewal = SessionRenewal(writer, pool, clock, life)
    stack.push_async_callback(renewal.close)
    resets = ResetRequests(writer, pool, mailer, settings.public_url)
    stack.push_async_callback(resets.close)
    return {
        "passwords": stack.enter_context(contextlib.closing(Passwords(passwords))),
        "failed_logins": FailedLogins(writer, clock),
        "addresses": ClientAddresses(settings.trusted_proxies),
        "browsers": browser_requests(settings),
        "session_life": life,
        "session_renewal": renewal,
        "reset_requests": resets,
        "login_attempts": settings.login_attempts,
        "login_window_seconds": settings.login_window_seconds,
        **await _provider(settings, clock, key, stack),
    }


def browser_requests(settings: Settings) -> BrowserRequests:
    """Return what tells which pages made a request."""
    addresses = ClientAddresses(settings.trusted_proxies)
    return BrowserRequests(addresses, settings.public_url, settings.allowed_origins)


def opened_mailer(settings: Settings) -> AbstractAsyncContextManager[Mailer]:
    """Return what sends mails in a block: to a server, or into a folder beside the data."""
    return mailing(partial(_delivery, settings))


def _delivery(settings: Settings) -> Smtp | Outbox:
    if settings.smtp_url is not None and settings.mail_from is not None:
        return Smtp(settings.smtp_url.get_secret_value(), settings.mail_from)
    return Outbox((settings.data_dir or DATA) / "outbox")


async def _provider(
    settings: Settings,
    clock: Callable[[], datetime],
    key: bytes,
    stack: contextlib.AsyncExitStack,
) -> dict[str, Any]:
    """Return the services of the OpenID provider, if one is set: tokens, and logins of browsers."""
    issuer, client_id = settings.oidc_issuer, settings.oidc_client_id
    if issuer is None or settings.oidc_audience is None:
        return {}
    client = await stack.enter_async_context(httpx.AsyncClient())
    made = partial(Oidc, issuer=issuer, client=client, clock=clock)
    oidc = made(audience=settings.oidc_audience)
    if client_id is None:
        return {"oidc": oidc}
    secret = settings.oidc_client_secret
    flow = CodeFlow(
        made(audience=client_id),
        client,
        client_id=client_id,
        client_secret=None if secret is None else secret.get_secret_value(),
        redirect_uri=f"{settings.public_url}{CALLBACK}",
        key=key,
        clock=clock,
    )
    return {"oidc": oidc, "code_flow": flow}
