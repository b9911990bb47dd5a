"""Mails: sent to a real server, tried again, or written as files that nobody else can read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from server import mail
from server.mail import KEPT, Mail, Mailer, Outbox, Smtp
from server.settings import Settings, SettingsError
from tests.support.mail_server import mail_server

SECRET = "annolog_once_" + "x" * 49
TO_BOB = Mail("bob@example.org", "Your password – für Bob", f"Open this:\n{SECRET}\n.\nBye.\n")


async def until(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def test_a_mail_arrives_as_it_was_written() -> None:
    with mail_server() as server:
        mailer = Mailer(Smtp(f"smtp://ann:p%40ss@127.0.0.1:{server.port}", "labels@example.org"))
        mailer.send(TO_BOB)
        assert not server.asked  # whoever sends a mail does not wait for the server
        await until(lambda: server.mails)
        (came,) = server.mails
        assert (came["To"], came["From"]) == ("bob@example.org", "labels@example.org")
        assert came["Subject"] == TO_BOB.subject
        assert came.get_content().replace("\r\n", "\n") == TO_BOB.text
        assert came["Auto-Submitted"] == "auto-generated"
        assert [(login.login, login.password) for login in server.logins] == [(b"ann", b"p@ss")]
        await mailer.close()


async def test_a_mail_is_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server(refusals=2) as server:
        url = f"smtp://127.0.0.1:{server.port}"
        mailer = Mailer(Smtp(url, "labels@example.org"), pauses=(0.01, 0.01))
        mailer.send(TO_BOB)
        await until(lambda: server.mails)
        assert server.asked == 3
        await mailer.close()


async def test_what_cannot_be_sent_is_given_up_and_logged_without_its_content(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with mail_server(refusals=99) as server:
        url = f"smtp://ann:secret-password@127.0.0.1:{server.port}"
        mailer = Mailer(Smtp(url, "labels@example.org"), pauses=(0.01,))
        mailer.send(TO_BOB)
        await until(lambda: not mailer._waiting)
        assert server.asked == 2
    said = "".join(capsys.readouterr())
    assert "could not be sent" in said
    for hidden in (SECRET, "bob@example.org", "secret-password", "Bob"):
        assert hidden not in said


async def test_a_server_that_is_away_or_speaks_no_tls_gets_nothing() -> None:
    with mail_server() as server:
        for url in (f"smtps://127.0.0.1:{server.port}", "smtp://127.0.0.1:1"):
            mailer = Mailer(Smtp(url, "labels@example.org"), pauses=())
            mailer.send(TO_BOB)
            await until(lambda mailer=mailer: not mailer._waiting)
        assert server.mails == []


def test_away_from_this_machine_nothing_travels_without_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with mail_server() as server:
        monkeypatch.setattr(mail, "_LOOPBACK", set())  # as if it were another machine
        delivery = Smtp(f"smtp://ann:secret@127.0.0.1:{server.port}", "labels@example.org")
        with pytest.raises(mail.smtplib.SMTPNotSupportedError, match="STARTTLS"):
            delivery.deliver(TO_BOB)
        assert (server.mails, server.logins) == ([], [])


async def test_only_so_many_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "WAITING", 3)
    mailer = Mailer(Outbox(tmp_path / "outbox"))
    for _ in range(5):
        mailer.send(TO_BOB)
    await until(lambda: not mailer._waiting)
    assert len(list((tmp_path / "outbox").iterdir())) == 3


def test_the_outbox_is_for_the_server_alone_and_does_not_grow(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "outbox"
    outbox = Outbox(folder)
    for _ in range(KEPT + 2):
        outbox.deliver(TO_BOB)
    files = sorted(folder.iterdir())
    assert len(files) == KEPT
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert SECRET in files[-1].read_text()


@pytest.mark.parametrize("text", ["bob@example.org\nBcc: eve@example.org", "a\r\nb"])
async def test_nobody_adds_headers(tmp_path: Path, text: str) -> None:
    mailer = Mailer(Outbox(tmp_path / "outbox"), pauses=())
    mailer.send(Mail(text, "Hello", "x"))
    mailer.send(Mail("bob@example.org", text, "x"))
    await until(lambda: not mailer._waiting)
    assert list((tmp_path / "outbox").glob("*.eml")) == []


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a b", "smtps://h/x"]
)
def test_what_is_no_mail_server_is_refused_at_the_start(url: str) -> None:
    sender = {"ANNOLOG_MAIL_FROM": "labels@example.org"}
    with pytest.raises(SettingsError, match="ANNOLOG_SMTP_URL") as refusal:
        Settings.from_env({"ANNOLOG_SMTP_URL": url, **sender})
    assert url not in str(refusal.value)
    with pytest.raises(SettingsError, match="ANNOLOG_SMTP_URL and ANNOLOG_MAIL_FROM"):
        Settings.from_env(sender)
    taken = Settings.from_env({"ANNOLOG_SMTP_URL": "smtps://a:b@mail.example.org", **sender})
    assert "b@mail" not in repr(taken)
