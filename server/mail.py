"""Mails: sent in the background by SMTP, or written as files into an outbox.

No command waits for a mail, or fails because of one. Each is tried a few times; what could not be
sent is logged without its content, since mails carry one-time tokens. Mails that wait are lost with
the process: whoever gets none asks for another one. A job that keeps record of its mails delivers
each by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import smtplib
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from time import time_ns
from urllib.parse import unquote, urlsplit

import structlog

log = structlog.get_logger("annolog.mail")

WAITING = 500
"""Mails that may wait; more are dropped, so that nobody can fill the memory."""
PAUSES = (2.0, 20.0, 120.0)
"""Seconds before each further try."""
SECONDS = 20.0
"""How long a mail server may take for each answer."""
KEPT = 200
"""Files that an outbox keeps: the newest ones."""
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address, in plain text."""

    to: str
    subject: str
    text: str


class Smtp:
    """Delivers mails to a mail server.

    Args:
        url: `smtps://user:password@host:465` for TLS from the start, or `smtp://host:587`, where
            TLS begins by STARTTLS. Without TLS, mails go to this machine alone.
        sender: the address that mails come from.
    """

    by_mail = True

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def deliver(self, mail: Mail) -> None:
        """Deliver a mail. Raises OSError or smtplib.SMTPException where that fails."""
        host, tls = self._url.hostname or "localhost", ssl.create_default_context()
        if self._url.scheme == "smtps":
            opened: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self._url.port or 465, timeout=SECONDS, context=tls
            )
        else:
            opened = smtplib.SMTP(host, self._url.port or 587, timeout=SECONDS)
        with opened as server:
            if self._url.scheme == "smtp" and host not in _LOOPBACK:
                server.starttls(context=tls)
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            server.send_message(_message(mail, self._sender), self._sender, [mail.to])


class Outbox:
    """Writes mails as files that only the server's account can read, into a folder of its own."""

    by_mail = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, mail: Mail) -> None:
        """Write a mail, and remove the oldest ones beyond the newest KEPT. Raises OSError.

        A mail has its name once it is whole, so that nobody who watches the folder reads a part.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = _message(mail, "annolog@localhost").as_bytes()
        path = self._folder / f"{time_ns():020}-{os.urandom(4).hex()}.eml"
        part = path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
        part.rename(path)
        for old in sorted(self._folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        log.info("a mail lies in the outbox: set ANNOLOG_SMTP_URL to send mails", file=str(path))


class Mailer:
    """Sends mails one after the other, in the background.

    Args:
        delivery: where mails go.
        pauses: seconds before each further try.
    """

    def __init__(self, delivery: Smtp | Outbox, pauses: tuple[float, ...] = PAUSES) -> None:
        self._delivery = delivery
        self._pauses = pauses
        self._waiting: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(2)

    @property
    def sends(self) -> bool:
        """Tell whether mails reach people, and not only an outbox."""
        return self._delivery.by_mail

    async def deliver(self, mail: Mail) -> None:
        """Deliver a mail now, once. Raises OSError, smtplib.SMTPException or ValueError."""
        async with self._turn:
            await asyncio.to_thread(self._delivery.deliver, mail)

    def send(self, mail: Mail) -> None:
        """Send a mail some time; return at once."""
        if len(self._waiting) >= WAITING:
            log.error("a mail was dropped: too many are waiting")
            return
        task = asyncio.create_task(self._deliver(mail))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _deliver(self, mail: Mail) -> None:
        for pause in (*self._pauses, None):
            try:
                await self.deliver(mail)
            except (OSError, smtplib.SMTPException, ValueError) as error:
                # The text of such an error may repeat the address or what was sent.
                reason = type(error).__name__
                log.warning("a mail could not be sent", reason=reason, again_in=pause)
                if pause is None:
                    return
                await asyncio.sleep(pause)
            else:
                return

    async def close(self) -> None:
        """Give up all mails that wait."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)


@contextlib.asynccontextmanager
async def mailing(open_delivery: Callable[[], Smtp | Outbox]) -> AsyncIterator[Mailer]:
    """Send mails during the block."""
    mailer = Mailer(open_delivery())
    try:
        yield mailer
    finally:
        await mailer.close()


def _message(mail: Mail, sender: str) -> EmailMessage:
    """Return a mail with its headers. Raises ValueError where one of them has a line break."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="annolog")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message
