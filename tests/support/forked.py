"""Processes forked from one that has imported the program, for importing takes a second of CPU.

`Forked("-m", "tests.commands.worker", …)` runs what `python -m tests.commands.worker …` would run,
in a process of its own, with the environment, the folder and the output that it is given. It can be
frozen and killed like any other. Where the system lacks what this needs, Python is started anew.

The processes are children of a server, `python -m tests.support.forked`, which all processes of a
run share; the server tells the exit status, and ends with the run's main process.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from tests import postgres
from tests.support.fork_client import LARGEST, ask

ROOT = Path(__file__).parents[2]
POSSIBLE = hasattr(os, "pidfd_open")
PATIENCE = 90.0
"""Seconds for a process to end in on a busy machine."""
Run = Callable[[], object]


class Forked:
    """A running process; of `subprocess.Popen`, what tests use."""

    def __init__(
        self,
        *words: str,
        env: Mapping[str, str] | None = None,
        stdin: int | None = None,
        stdout: int = subprocess.DEVNULL,
        stderr: int | None = None,
    ) -> None:
        """Start `python WORDS`, where the first word is `-c` or `-m`.

        Args:
            words: the words after `python`.
            env: the environment; None for that of this process.
            stdin: a descriptor of the input; None for an empty one.
            stdout: a descriptor of the output.
            stderr: a descriptor of the error output; None for that of this process.
        """
        self.args = words
        self.returncode: int | None = None
        self._alone: subprocess.Popen[bytes] | None = None
        if not POSSIBLE:
            command, null = [sys.executable, *words], subprocess.DEVNULL
            self._alone = subprocess.Popen(
                command, env=env, stdin=null if stdin is None else stdin, stdout=stdout,
                stderr=stderr,
            )  # fmt: skip
            self.pid = self._alone.pid
            return
        given = os.environ if env is None else env
        with Path(os.devnull).open("r+b") as nothing:
            null = nothing.fileno()
            out = null if stdout == subprocess.DEVNULL else stdout
            err = 2 if stderr is None else stderr
            read = null if stdin is None else stdin
            self.pid, self._end = ask(_address(), words, given, [read, out, err])

    def poll(self) -> int | None:
        """Return the exit status; None while the process runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit status. Raises subprocess.TimeoutExpired after so many seconds."""
        if self._alone is not None:
            self.returncode = self._alone.wait(timeout)
        elif self.returncode is None:
            self._end.settimeout(timeout)
            try:
                self.returncode = int(self._end.recv(16))
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from None
            self._end.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the process, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def end(self, number: int = signal.SIGKILL) -> None:
        """End the process by a signal, if it still runs, and wait for its end."""
        self.send_signal(number)
        self.wait(PATIENCE)


class AsyncForked:
    """A running process; of `asyncio.subprocess.Process`, what tests use."""

    def __init__(
        self, process: Forked, stdout: asyncio.StreamReader, pipe: asyncio.BaseTransport
    ) -> None:
        self._process = process
        self.stdout = stdout
        self._pipe = pipe
        self.pid = process.pid
        self.kill = process.kill
        self.send_signal = process.send_signal

    @property
    def returncode(self) -> int | None:
        return self._process.poll()

    async def wait(self) -> int:
        """Wait for the end of the process, and take what it still prints."""
        status = await asyncio.to_thread(self._process.wait)
        await self.stdout.read()
        self._pipe.close()
        return status


async def forked(*words: str, env: Mapping[str, str] | None = None) -> AsyncForked:
    """Start a process as `Forked` does, with its output in a stream."""
    ours, theirs = os.pipe()
    stdout = asyncio.StreamReader()
    pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(ours, "rb", 0)
    )
    try:
        return AsyncForked(Forked(*words, env=env, stdout=theirs), stdout, pipe)
    finally:
        os.close(theirs)


def command(*words: str) -> list[str]:
    """Return what to execute in place of `python WORDS`, which then runs in a forked process.

    A signal to what is executed does not reach that process.
    """
    return _command(_address(), words) if POSSIBLE else [sys.executable, *words]


def _command(address: str, words: Iterable[str]) -> list[str]:
    client = ROOT / "tests" / "support" / "fork_client.py"
    return [sys.executable, "-S", str(client), address, *words]


def forked_programs(address: str | None = None) -> list[tuple[ModuleType, list[str]]]:
    """Return what starts processes, and the COMMAND with which it would have them forked.

    Args:
        address: the path of the server's socket; None for that of this process.
    """
    from server.feed import delivery_process
    from server.jobs import runs
    from server.projections.engine import rebuild_workers

    if not POSSIBLE:
        return []
    found = address or _address()
    return [
        (each, _command(found, each.COMMAND[-2:]))
        for each in (runs, rebuild_workers, delivery_process)
    ]


@cache
def _address() -> str:
    """Return the path of the server's socket; the first process of the run starts the server."""
    folder, main = _folder(), postgres.main_process()
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to somebody else: remove it.")
    with postgres.locked(folder / "start.lock"):
        # What is there may have been left by an earlier run with the number of ours.
        if not _listens(folder / "socket"):
            _start(folder, main)
    return f"{folder}/socket"


def server_process() -> int | None:
    """Return the number of the run's server; None where nobody has started one."""
    noted = _folder() / "server.pid"
    return int(noted.read_text()) if noted.exists() else None


def _folder() -> Path:
    name = f"annolog-forked-{os.geteuid()}-{postgres.main_process()}"
    return Path(tempfile.gettempdir()) / name


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
        return probe.connect_ex(str(path)) == 0


def _start(folder: Path, main: int) -> None:
    (folder / "socket").unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(f"{folder}/socket")
        listener.listen(16)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forked", str(listener.fileno()), str(main)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'client'}"},
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    (folder / "server.pid").write_text(str(process.pid))
    process.returncode = 0  # it may outlive us; Popen would warn about a child that still runs


def _serve(listener: socket.socket, main: int) -> Run | None:
    """Start what is asked for; return in each child what it shall run, and None at the end.

    The end is that of the process `main`; what runs then is asked to end.
    """
    children = selectors.DefaultSelector()
    children.register(os.pidfd_open(main), selectors.EVENT_READ)
    children.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in children.select():
            if key.data is not None:
                _tell_the_end(children, key)
                continue
            if key.fileobj is not listener:
                for child in (each.data for each in children.get_map().values() if each.data):
                    os.kill(child[0], signal.SIGTERM)
                shutil.rmtree(Path(listener.getsockname()).parent)
                return None
            asking, _ = listener.accept()
            told, descriptors, _, _ = socket.recv_fds(asking, LARGEST, 3)
            if not told:  # whether somebody listens was asked
                asking.close()
                continue
            pid = os.fork()
            if pid == 0:
                asking.close()
                address = listener.getsockname()
                _close_all(children)
                return _become(json.loads(told), descriptors, address)
            for descriptor in descriptors:
                os.close(descriptor)
            with contextlib.suppress(OSError):
                asking.send(str(pid).encode())
            children.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, asking))


def _tell_the_end(children: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    pid, end = key.data
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    children.unregister(key.fd)
    os.close(key.fd)
    with end, contextlib.suppress(OSError):
        end.send(str(status).encode())


def _close_all(children: selectors.BaseSelector) -> None:
    """Close what belongs to the server, for whoever has its sockets seems to be the server."""
    for key in list(children.get_map().values()):
        if isinstance(key.fileobj, socket.socket):
            key.fileobj.close()
            continue
        os.close(key.fd)
        if key.data is not None:
            key.data[1].close()
    children.close()


def _become(told: dict[str, object], descriptors: list[int], address: str) -> Run:
    """Turn this process into the one that was asked for, but for running it."""
    for number, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, number)
    for descriptor in descriptors:
        os.close(descriptor)
    # Opened anew, for what a stream is capable of is asked when it is opened.
    at_once = "PYTHONUNBUFFERED" in told["env"]  # type: ignore[operator]
    written = open(1, "wb", buffering=0 if at_once else -1)  # noqa: SIM115
    by_line = os.isatty(1)
    output = io.TextIOWrapper(written, line_buffering=by_line, write_through=at_once)
    sys.stdin, sys.stdout = open(0), output  # noqa: SIM115
    sys.__stdout__ = sys.stdout  # type: ignore[misc] # whoever replaces it does not close it
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(told["env"])  # type: ignore[arg-type]
    os.chdir(str(told["cwd"]))
    gc.enable()
    for starter, forked_command in forked_programs(address):
        starter.COMMAND = forked_command  # type: ignore[attr-defined]
    kind, program, *words = map(str, told["words"])  # type: ignore[call-overload]
    sys.argv = ["-c" if kind == "-c" else program, *words]
    if kind == "-c":
        return lambda: exec(program, {"__name__": "__main__"})  # noqa: S102 - the test's own text
    sys.modules.pop(program, None)
    return lambda: runpy.run_module(program, run_name="__main__", alter_sys=True)


def _run_and_leave(run: Run) -> None:
    """Run it and end, without taking apart all that was imported.

    That would copy most of the memory shared with the server, which takes a tenth of a second.
    """
    status: object = None
    try:
        run()
    except SystemExit as left:
        status = left.code
    if status is None or isinstance(status, int):
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit((status or 0) & 0xFF)
    sys.exit(status)  # type: ignore[arg-type]


def _import_all() -> None:
    sys.modules["greenlet"] = None  # type: ignore[assignment] # see tests.test_supply_chain
    import httpx
    import httpx._transports.default as httpx_transports

    import server.app
    import server.cli
    import server.delivery
    import server.projections.engine.rebuild_worker
    from server.schema.core.root import build_schema

    for found in pkgutil.iter_modules(server.cli.__path__, "server.cli."):
        importlib.import_module(found.name)
    # What each process would do anew: it takes half a second in each that serves, and in each
    # client as long as ten requests.
    build_schema()
    httpx_transports.create_ssl_context = cache(httpx_transports.create_ssl_context)
    httpx.Client().close()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    gc.disable()
    _import_all()
    run = _serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
    if run is not None:
        _run_and_leave(run)
