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
        self.connections: dict[SMTP, Any] = {}
        """The open connections, and the transport of each."""

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


class Connection(SMTP):
    """A client's connection, known to the server while it is open."""

    def __init__(self, server: MailServer) -> None:
        super().__init__(
            server, authenticator=server.authenticate, auth_require_tls=False, hostname="mail.test"
        )
        self._all = server.connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._all[self] = transport

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        del self._all[self]


@contextlib.contextmanager
def mail_server(refusals: int = 0) -> Iterator[MailServer]:
    """Run a mail server in a thread, at any free port, during the block."""
    made, loop = MailServer(refusals), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = loop.create_server(lambda: Connection(made), "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(listening, loop).result(20)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(_end(server, made), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


async def _end(server: asyncio.Server, made: MailServer) -> None:
    """Close the server and wait until its connections are: a loop with an open one cannot close."""
    server.close()
    await asyncio.sleep(0)  # a connection that was just accepted is made in the loop's next turn
    while made.connections:
        for transport in made.connections.values():
            transport.abort()
        await asyncio.sleep(0)
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
