"""A backup is a folder of files, with manifest.json that lists their sizes and SHA-256."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from server.embedded.binaries import EmbeddedError
from server.embedded.folder import write_private

MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class File:
    """One file of a backup; `sha256` in hexadecimal, `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The contents of a backup.

    Attributes:
        kind: "cluster" (made by pg_basebackup) or "dump" (by pg_dump).
        postgres: full version of the server that the backup was made from.
        created_at: RFC 3339, UTC.
        files: every file but the manifest, by name.
        format: number of the manifest's own format.
    """

    kind: str
    postgres: str
    created_at: str
    files: tuple[File, ...]
    format: int = FORMAT

    @property
    def major(self) -> int:
        """Major version of the server that the backup was made from."""
        return int(self.postgres.split(".")[0])

    @property
    def size(self) -> int:
        """Bytes of all files of the backup together."""
        return sum(file.size for file in self.files)


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to fill that becomes `target` at the end of the block, or vanishes on an error.

    Raises:
        EmbeddedError: `target` exists and is not empty; nothing is ever overwritten.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise EmbeddedError(f"{target} exists and is no folder: choose another place.")
    if target.exists() and any(target.iterdir()):
        raise EmbeddedError(f"{target} is not empty: a backup never overwrites; choose another.")
    partial = target.with_name(f"{target.name}.part")
    if partial.exists():
        raise EmbeddedError(f"{partial} exists, left by an interrupted backup: remove it first.")
    partial.mkdir(mode=0o700, parents=True)
    try:
        yield partial
        partial.replace(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def seal(folder: Path, kind: str, postgres: str, needed: Collection[str]) -> Manifest:
    """Digest every file in `folder` and write the manifest beside them, last of all.

    Raises:
        EmbeddedError: a file in `needed`, without which nobody can restore, is missing.
    """
    names = sorted(path.name for path in folder.iterdir())
    lacking = sorted(set(needed) - set(names))
    if lacking:
        raise EmbeddedError(f"The copy is incomplete: {', '.join(lacking)} was not written.")
    manifest = Manifest(
        kind,
        postgres,
        datetime.now(UTC).isoformat(timespec="seconds"),
        tuple(_describe(folder / name) for name in names),
    )
    for name in names:
        (folder / name).chmod(0o600)
    write_private(folder / MANIFEST, json.dumps(asdict(manifest), indent=2).encode() + b"\n")
    return manifest


def check(source: Path) -> Manifest:
    """Read the manifest of a backup and compare every file with it.

    Raises:
        EmbeddedError: no backup, an unknown format, or a file that is missing or was changed.
    """
    manifest = _read(source)
    for file in manifest.files:
        path = source / file.name
        if not path.is_file():
            raise EmbeddedError(f"The backup {source} is incomplete: {file.name} is missing.")
        if _describe(path) != file:
            raise EmbeddedError(f"The backup {source} is damaged: {file.name} was changed.")
    return manifest


def size_of(folder: Path) -> int:
    """Bytes of the files directly in a folder."""
    return sum(file.stat().st_size for file in folder.iterdir())


def _read(source: Path) -> Manifest:
    try:
        found = json.loads((source / MANIFEST).read_text())
        if found["format"] != FORMAT:
            raise EmbeddedError(f"The backup {source} has the unknown format {found['format']}.")
        return Manifest(**{**found, "files": tuple(File(**file) for file in found["files"])})
    except FileNotFoundError:
        raise EmbeddedError(f"{source} is no backup: it has no {MANIFEST}.") from None
    except (ValueError, TypeError, KeyError) as error:
        raise EmbeddedError(f"The {MANIFEST} of {source} is damaged: {error}.") from error


def _describe(path: Path) -> File:
    with path.open("rb") as file:
        return File(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
