"""Ends the PostgreSQL of a benchmark that was killed: `reaper.py BENCHMARK_PID FOLDER`.

`bench.scratch` starts this program beside each benchmark and ends it where the benchmark ends by
itself. It needs the standard library only, so that it starts at once.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

benchmark, folder = int(sys.argv[1]), Path(sys.argv[2])
# A process whose parent is gone has another parent, so no recycled process number misleads us.
while os.getppid() == benchmark:
    time.sleep(0.2)
# A cluster that was just being made starts no PostgreSQL, but goes on writing for a moment.
for _ in range(100):
    for file in folder.glob("*/data/postmaster.pid"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int(file.read_text().split()[0]), signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        break
    time.sleep(0.2)
