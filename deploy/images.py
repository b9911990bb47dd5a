"""Pin the base images of the Dockerfile and of compose.yaml by digest.

Usage: `python deploy/images.py` asks the registries, through docker, for the digest that each tag
has today, and writes images.txt, Dockerfile and compose.yaml. `python deploy/images.py --check`
asks nobody: it ends with 1 where an image has no digest, or the files do not agree.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
LIST = "images.txt"
USERS = ("Dockerfile", "compose.yaml")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
COMMAND = ("docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}")
"""Prints the digest of all platforms of a tag together, without loading any of them."""


def images(folder: Path) -> list[str]:
    """The images of the list."""
    lines = (folder / LIST).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def digest_of(tag: str) -> str:
    """Ask for the digest that a tag has today. Raises RuntimeError where it cannot be had."""
    try:
        done = subprocess.run([*COMMAND, tag], capture_output=True, text=True, check=True)  # noqa: S603 - a fixed program
    except (OSError, subprocess.CalledProcessError) as error:
        raise RuntimeError(f"{tag}: docker does not tell its digest ({error}).") from None
    if not DIGEST.fullmatch(done.stdout.strip()):
        raise RuntimeError(f"{tag}: this is no digest: {done.stdout.strip()[:80]}")
    return done.stdout.strip()


def pin(folder: Path) -> None:
    """Write the digests of today to all files. Raises RuntimeError, before anything is written."""
    tags = [image.partition("@")[0] for image in images(folder)]
    pinned = {tag: f"{tag}@{digest_of(tag)}" for tag in tags}
    for name in (LIST, *USERS):
        text = (folder / name).read_text()
        for tag, whole in pinned.items():
            text = re.sub(rf"(?m){re.escape(tag)}(@sha256:[0-9a-f]{{64}})?(?=\s)", whole, text)
        (folder / name).write_text(text)


def problems(folder: Path) -> list[str]:
    """What is not pinned, or not the same in all files, as sentences."""
    listed = images(folder)
    found = [f"{image} has no digest." for image in listed if not DIGEST.search(image)]
    used = re.findall(
        r"(?m)^(?:FROM |\s+image: )(?!annolog:)(\S+)",
        "".join((folder / name).read_text() for name in USERS),
    )
    found += [f"{image} is not the one that {LIST} names." for image in sorted({*used} - {*listed})]
    return found + [f"{image} is used nowhere." for image in sorted({*listed} - {*used})]


def main(arguments: list[str]) -> int:
    """Pin or check; return the exit status."""
    if arguments != ["--check"]:
        try:
            pin(FOLDER)
        except RuntimeError as error:
            print(f"Nothing was changed. {error}", file=sys.stderr)  # noqa: T201
            return 1
    found = problems(FOLDER)
    for sentence in found:
        print(sentence, file=sys.stderr)  # noqa: T201
    if found:
        print("Run `make images` where docker and the registries are at hand.", file=sys.stderr)  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
