"""Run every benchmark, one after the other: `make bench`, or `make bench ARGS=--quick`.

Each is a module of its own that prints one JSON line a figure; `--quick` only shows that it works.
`--with-label-studio` installs Label Studio beside us and ends with ratios to it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.label_studio_ratios import ratios
from bench.scratch import end_with_parent

ROOT = Path(__file__).resolve().parent.parent
NOT_MEASURED = {"fanout_references", "run", "sizes", "subscribers"}
WITH_LABEL_STUDIO = "--with-label-studio"


def modules() -> list[str]:
    """Return the names of the benchmarks."""
    programs = (p for p in (ROOT / "bench").glob("*.py") if "__main__" in p.read_text())
    return sorted({p.stem for p in programs} - NOT_MEASURED)


def run(name: str, arguments: list[str]) -> tuple[bool, list[dict[str, Any]]]:
    """Run one and pass on what it prints; return whether it succeeded, and its figures."""
    print(f"# {name}", flush=True)
    given = [each for each in arguments if name == "serving" or each != WITH_LABEL_STUDIO]
    command = [sys.executable, "-m", f"bench.{name}", *given]
    figures = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - one call of the kernel
    ) as program:
        for line in program.stdout or ():
            print(line, end="", flush=True)
            figures += [json.loads(line)] if line.startswith('{"figure"') else []
    return program.returncode == 0, figures


def main(arguments: list[str]) -> int:
    """Run them all and return how many failed."""
    failed, figures = 0, []
    for name in modules():
        succeeded, found = run(name, arguments)
        failed += not succeeded
        figures += found
    # `serving` has printed those of its own figures; import and export are measured elsewhere.
    for line in ratios(figures):
        if line not in figures:
            print(json.dumps(line), flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
