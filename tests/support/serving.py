"""The program as people run it: `annolog …` in this process, or in one of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import httpx
from click.testing import CliRunner

from server.cli import main
from tests.support.forked import Forked

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0  # seconds for anything to happen on a busy machine
PROGRAM = [sys.executable, "-c", "from server.cli import main; main(prog_name='annolog')"]
CHEAP_LOGINS = "from tests.support.cheap_passwords import main; main()"
"""The program with passwords that cost next to nothing: what Python runs by `-c`."""


def environment(**given: str) -> dict[str, str]:
    """Return the environment without any setting of ours but the given ones."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("ANNOLOG_")}
    return {**plain, "PYTHONPATH": f"{ROOT}:{ROOT / 'client'}", **given}


def annolog(*args: str | Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in this process, away from any terminal.

    A process of its own takes five times as long, most of which is not the command's work. What
    nobody expects is raised, where the program would print a traceback.
    """
    ours = {k: None for k in os.environ if re.match("ANNOLOG_(?!TEST_)", k)}
    runner = CliRunner(env={**ours, **given})
    # In a thread, for the event loop of the test may be running in this one.
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(runner.invoke, main, [*map(str, args)], prog_name="annolog").result()
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)


def annolog_process(
    *args: str | Path, program: str = PROGRAM[2], **given: str
) -> subprocess.CompletedProcess[str]:
    """Run a command, of another such program perhaps, to its end in a process of its own.

    It has no terminal.
    """
    with tempfile.TemporaryFile("w+") as stdout, tempfile.TemporaryFile("w+") as stderr:
        output = {"stdout": stdout.fileno(), "stderr": stderr.fileno()}
        process = Forked("-c", program, *map(str, args), env=environment(**given), **output)
        try:
            status = process.wait(PATIENCE)
        finally:
            process.end()
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess(args, status, stdout.read(), stderr.read())


def sentence(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence of a command that failed as it should."""
    assert result.returncode not in (0, None), result.stdout
    assert "Traceback" not in result.stderr
    *log, last = result.stderr.strip().splitlines()
    assert all(line.startswith("{") for line in log), result.stderr
    assert last.startswith("Error: ")
    return last.removeprefix("Error: ")


@dataclass
class Serving:
    """A server that runs: its address, its process, and what it has logged so far."""

    process: Forked
    log: TextIO
    address: str = ""
    lines: list[dict[str, Any]] = field(default_factory=list)
    listening: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Read the log until the process ends; run in a thread."""
        for line in self.log:
            entry = json.loads(line) if line.startswith("{") else {"event": line.strip()}
            self.lines.append(entry)
            if entry["event"] == "listening":
                self.address = entry["address"]
                self.listening.set()
        self.listening.set()

    def said(self, event: str) -> dict[str, Any]:
        """Return the log entry with this text."""
        return next(entry for entry in self.lines if entry["event"] == event)

    def ask(self, key: str, query: str, **variables: Any) -> dict[str, Any]:
        """Send a GraphQL operation."""
        _client().cookies.clear()
        reply = _client().post(
            f"{self.address}/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {key}"},
        )
        body = reply.json()
        assert "errors" not in body, body
        return body["data"]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the server to stop and return its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@cache
def _client() -> httpx.Client:
    """Return a client whose connections serve one request: a new client reads all certificates."""
    return httpx.Client(timeout=PATIENCE, limits=httpx.Limits(max_keepalive_connections=0))


@contextlib.contextmanager
def serving(*args: str, program: str = PROGRAM[2], **given: str) -> Iterator[Serving]:
    """Run `annolog serve`, or another such program, on any free port for the block."""
    ours, theirs = os.pipe()
    words = ["-c", program, "serve", "--port", "0", *args]
    process = Forked(*words, env=environment(**given), stderr=theirs)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as log:
        running = Serving(process, log)
        reader = threading.Thread(target=running.listen, daemon=True)
        reader.start()
        try:
            assert running.listening.wait(PATIENCE)
            assert running.address, running.lines
            yield running
        finally:
            process.end(signal.SIGTERM)
            reader.join(PATIENCE)


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class KillableServer:
    """A server that can be killed, and comes back at the same address."""

    def __init__(self, database_url: str, **given: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._environment = environment(
            ANNOLOG_DATABASE_URL=database_url, ANNOLOG_PORT=str(port), **given
        )
        self._process: Forked | None = None

    def start(self) -> None:
        with Path(os.devnull).open("w") as nothing:
            words = [*PROGRAM[1:], "serve"]
            self._process = Forked(*words, env=self._environment, stderr=nothing.fileno())

    def kill(self) -> None:
        if self._process is not None:
            self._process.end()
