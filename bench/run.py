"""Run every benchmark, one after the other: `make bench`, or `make bench ARGS=--quick`.

Each is a module of its own that prints one JSON line a figure; `--quick` only shows that it works.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_MEASURED = {"run", "serve", "sizes"}


def modules() -> list[str]:
    """Return the names of the benchmarks."""
    programs = (p for p in (ROOT / "bench").glob("*.py") if "__main__" in p.read_text())
    return sorted({p.stem for p in programs} - NOT_MEASURED)


def main(arguments: list[str]) -> int:
    """Run them all and return how many failed."""
    failed = 0
    for name in modules():
        print(f"# {name}", flush=True)
        command = [sys.executable, "-m", f"bench.{name}", *arguments]
        failed += subprocess.run(command, cwd=ROOT, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
