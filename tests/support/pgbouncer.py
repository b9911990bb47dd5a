"""A real PgBouncer in front of the test server, where one is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import pytest

from server.embedded.postgres import free_port
from tests.embedded.support import temporary_place

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
PATIENCE = 20.0
needed = pytest.mark.skipif(PROGRAM is None, reason="PgBouncer is not installed")


@contextlib.contextmanager
def pooled(url: str, mode: str, **settings: str | int) -> Iterator[str]:
    """Run PgBouncer in front of an address, in a mode; yield the address through it."""
    assert PROGRAM is not None
    parts = urlsplit(url)
    port = free_port()
    options = {"pool_mode": mode, "default_pool_size": 20, "listen_addr": "127.0.0.1"} | settings
    with temporary_place() as place:
        users = place / "users.txt"
        users.write_text(f'"{parts.username}" "{unquote(parts.password or "")}"\n')
        chosen = "\n".join(f"{name} = {value}" for name, value in options.items())
        (place / "pgbouncer.ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={parts.port}\n[pgbouncer]\n{chosen}\n"
            f"listen_port = {port}\nauth_type = scram-sha-256\nauth_file = {users}\n"
            "unix_socket_dir =\n"
        )
        with _running(place, port):
            user = parts.netloc.rpartition("@")[0]
            yield urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:{port}"))


@contextlib.contextmanager
def _running(place: Path, port: int) -> Iterator[None]:
    command = [str(PROGRAM), str(place / "pgbouncer.ini")]
    if os.geteuid() == 0:
        # PgBouncer refuses to run as root.
        for path in (place, *place.iterdir()):
            shutil.chown(path, "nobody")
        command[1:1] = ["-u", "nobody"]
    with (place / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(process, port, place / "log")
        yield
    finally:
        # Its other signals wait for clients in some versions, or are ignored in a background job.
        process.kill()
        process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
