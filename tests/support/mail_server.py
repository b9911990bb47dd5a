"""A real mail server, which keeps what it is given."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class MailServer:
    """The mails that came in, and how many the server refuses first."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.asked = 0
        self.logins: list[LoginPassword] = []
        self.mails: list[EmailMessage] = []
        self.port = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail, or refuse it for now."""
        self.asked += 1
        if self.asked <= self.refusals:
            return "451 Try again later"
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        self.mails.append(read)
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, how: str, data: Any) -> Any:
        """Let everybody in, and keep the names."""
        self.logins.append(data)
        return AuthResult(success=True)


@contextlib.contextmanager
def mail_server(refusals: int = 0) -> Iterator[MailServer]:
    """Run a mail server in a thread, at any free port, during the block."""
    made, loop = MailServer(refusals), asyncio.new_event_loop()

    def protocol() -> SMTP:
        return SMTP(
            made, authenticator=made.authenticate, auth_require_tls=False, hostname="mail.test"
        )

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    begun = asyncio.run_coroutine_threadsafe(loop.create_server(protocol, "127.0.0.1", 0), loop)
    server = begun.result(20)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
