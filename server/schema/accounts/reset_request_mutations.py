"""The mutation by which somebody who cannot log in asks for another password, by mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import strawberry

from server.access import throttling
from server.schema.accounts.login_throttling import throttle
from server.schema.core.base import Open, RefusedType, mutation
from server.schema.core.context import CommandInput, Info

ASKED = (
    "If this address has an account with a password, a mail is on its way that tells how to choose "
    "another one."
)
REQUESTS = 3
"""Requests that one address may make per window, so that nobody can fill a mailbox."""
WINDOW = timedelta(hours=1)
RESETS = UUID(int=2)
"""In place of the organization in the brake of requests for one address."""


@strawberry.input(description="The address of somebody who forgot the password.")
class RequestPasswordResetInput(CommandInput):
    """The e-mail address of an account."""

    email: str


@strawberry.type(description="The request was taken; nothing tells whether there is an account.")
class RequestPasswordResetPayload:
    """The same for every address."""

    notice: str = strawberry.field(description="A sentence to show, the same for every address.")


RequestPasswordResetResult = Annotated[
    RequestPasswordResetPayload | RefusedType, strawberry.union("RequestPasswordResetResult")
]


@strawberry.type
class ResetRequestMutations:
    """The mutation for people who forgot their password."""

    @mutation(Open(reason="Whoever forgot the password cannot log in."))
    async def request_password_reset(
        self, info: Info, input: RequestPasswordResetInput
    ) -> RequestPasswordResetResult:
        """Ask for a mail with a link for another password; the reply is the same for everybody."""
        context, services = info.context, info.context.services
        email = input.email.strip().lower()
        meter = throttling.account_key(services.fingerprint_key, RESETS, email)
        await throttle(context, meter, limit=REQUESTS, window=WINDOW)
        fingerprint = context.fingerprint("RequestPasswordResetInput", replace(input, email=email))
        services.reset_requests.add(email, input.command_id, fingerprint)
        return RequestPasswordResetPayload(notice=ASKED)
