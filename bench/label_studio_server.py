"""Label Studio as its own compose file deploys it: uwsgi workers beside a durable PostgreSQL.

It is installed into a virtual environment of its own under build/ (about 1 GB), never into ours.
Left out is the nginx in front, which flatters it a little. Nothing of it leaves this machine:
analytics, error reports and the check for newer versions are off.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bench.cpu import postgres_seconds
from bench.scratch import end_with_parent, scratch
from server.embedded.postgres import Postgres, Running, free_port

VERSION = "1.23.2"
REQUIREMENT = f"label-studio[uwsgi]=={VERSION}"
HOME = Path(__file__).resolve().parent.parent / "build" / "label-studio"
NAME = "label_studio"
PATIENCE = 240.0
"""Seconds that the first start may take, after half a minute of migrations."""


@dataclass(frozen=True)
class Deployed:
    """A running Label Studio.

    Attributes:
        port: of its HTTP server on 127.0.0.1.
        token: of its administrator, for `Authorization: Token`.
        pid: of the uwsgi master.
        start_seconds: from starting uwsgi to the first answer.
    """

    port: int
    token: str
    pid: int
    start_seconds: float

    def cpu(self) -> float:
        """Return the CPU seconds of the master and its workers; PostgreSQL is not counted."""
        return postgres_seconds(self.pid)  # It counts the children of any process.


def install() -> Path:
    """Return the virtual environment, made at the first call; an interrupted one is completed.

    Raises:
        RuntimeError: pip could not install it; what it said stands on standard error.
    """
    environment, mark = HOME / "venv", HOME / "installed"
    if mark.exists() and mark.read_text() == REQUIREMENT:
        return environment
    HOME.mkdir(parents=True, exist_ok=True)
    print(f"# installing {REQUIREMENT} into {environment}, about 1 GB", flush=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", REQUIREMENT]
    try:
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run(pip, check=True)
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{REQUIREMENT} cannot be installed here.") from error
    mark.write_text(REQUIREMENT)
    return environment


@contextlib.asynccontextmanager
async def deployed() -> AsyncIterator[Deployed]:
    """Install, create a database, migrate, serve; stop everything at the end.

    Raises:
        RuntimeError: it cannot be installed, or it does not answer in time.
    """
    environment = await asyncio.to_thread(install)
    with scratch() as folder:
        async with Postgres(folder / "cluster").run() as running:
            settings = await _settings(running, folder)
            token = secrets.token_hex(20)
            await asyncio.to_thread(_initialize, environment, settings, token)
            port, began = free_port(), time.perf_counter()
            with (folder / "uwsgi.log").open("wb") as log:
                master = _serve(environment, settings, port, log.fileno())
            try:
                if not await _answers(master, port):
                    said = await asyncio.to_thread((folder / "uwsgi.log").read_text)
                    raise RuntimeError(f"Label Studio does not start: {said[-3_000:]}")
                yield Deployed(port, token, master.pid, time.perf_counter() - began)
            finally:
                await asyncio.to_thread(_stop, master)


async def _settings(running: Running, folder: Path) -> dict[str, str]:
    """Create its role and database, and return its settings as environment variables."""
    password = secrets.token_hex(20)
    connection = await asyncpg.connect(running.superuser_url)
    await connection.execute(f"CREATE ROLE {NAME} LOGIN PASSWORD '{password}'")
    await connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME} TEMPLATE template0")
    await connection.close()
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "core.settings.label_studio",
        "DJANGO_DB": "default",
        "POSTGRE_HOST": "127.0.0.1",
        "POSTGRE_PORT": str(running.port),
        "POSTGRE_NAME": NAME,
        "POSTGRE_USER": NAME,
        "POSTGRE_PASSWORD": password,
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder / "files"),
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "APP_WEBSERVER": "uwsgi",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }


def _initialize(environment: Path, settings: dict[str, str], token: str) -> None:
    """Migrate, and create the administrator with a token of the kind that needs no exchange."""
    program = environment / "bin" / "label-studio"
    account = ["--username", "bench@localhost.test", "--password", secrets.token_hex(16)]
    rights = ["--user-token", token, "--enable-legacy-api-token", "--quiet"]
    done = subprocess.run(
        [program, "init", *account, *rights],
        # Its own command names the settings from outside the package, uwsgi from inside.
        env={**settings, "DJANGO_SETTINGS_MODULE": "label_studio.core.settings.label_studio"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"Label Studio does not initialize: {done.stderr[-3_000:]}")


def _serve(
    environment: Path, settings: dict[str, str], port: int, log: int
) -> subprocess.Popen[bytes]:
    """Start uwsgi with the options of Label Studio's deploy/uwsgi.ini."""
    package = next(environment.glob("lib/python*/site-packages/label_studio"))
    options = {
        "http": f"127.0.0.1:{port}",
        "chdir": package,
        "module": "core.wsgi:application",
        "home": environment,
        "processes": 2 * (os.cpu_count() or 1),
        "threads": 1,
        "buffer-size": 65535,
        "http-timeout": 300,
        "harakiri": 120,
        "post-buffering": 4096,
        "max-requests": 5000,
        "reload-on-rss": 2048,
    }
    switches = ("master", "no-orphans", "single-interpreter", "need-app", "die-on-term",
                "enable-threads", "lazy-apps", "thunder-lock", "disable-logging",
                "log-5xx")  # fmt: skip
    named = [f"--{name}={value}" for name, value in options.items()]
    return subprocess.Popen(
        [environment / "bin" / "uwsgi", *named, *(f"--{name}" for name in switches)],
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - one call of the kernel
    )


async def _answers(master: subprocess.Popen[bytes], port: int) -> bool:
    """Wait for the first answer; False when it ended or took too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and master.poll() is None:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            line = await reader.readline()
            writer.close()
            if b" 200 " in line:
                return True
        await asyncio.sleep(0.1)
    return False


def _stop(master: subprocess.Popen[bytes]) -> None:
    """End the master, which ends its workers; after half a minute all of them at once."""
    master.terminate()
    try:
        master.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(master.pid, signal.SIGKILL)
        master.wait()
