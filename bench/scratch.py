"""A folder for the PostgreSQL of a benchmark; neither outlives the benchmark, even when killed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

REAPER = Path(__file__).with_name("reaper.py")


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Make a temporary folder, and remove it at the end.

    A PostgreSQL whose cluster lies directly below the folder is stopped where this process is
    killed, SIGKILL included, and the folder is removed then, too.
    """
    with tempfile.TemporaryDirectory(prefix="annolog-bench-") as name:
        # An embedded server started by root runs as another user, who must reach its folder.
        Path(name).chmod(0o755)
        command = [sys.executable, "-I", "-S", str(REAPER), str(os.getpid()), name]
        with subprocess.Popen(command, start_new_session=True) as reaper:
            try:
                yield Path(name)
            finally:
                reaper.kill()


def end_with_parent() -> None:
    """Let the kernel end this process when its parent is gone: for `preexec_fn`, on Linux only."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
