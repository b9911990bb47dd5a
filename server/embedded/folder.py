"""The folder of one embedded cluster: its owner, its permissions, its files.

    FOLDER/            0700, owned by the user that PostgreSQL runs as
      lock             held (flock) by the one supervisor that uses the folder
      secrets.json     0600: the three passwords and the port
      postgres.log     what the server printed
      data/            the cluster itself

Started by root, PostgreSQL must run as another user, and that user must be able to enter the
folder. We never loosen the permissions of a folder above ours for that: when one is closed (/root
is the usual case), the cluster lies below /var/lib/annolog and FOLDER is a symbolic link to it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from server.embedded.binaries import EmbeddedError, enters

# Used when root starts us: no account has this number, so no other program shares its files.
# 60706-61183 is unassigned in systemd's table of user numbers and in Debian's.
SERVICE_UID = 61070
SHARED_HOME = Path("/var/lib/annolog")


WAL_FILE = 16 << 20
"""Bytes of one file of the write-ahead log; PostgreSQL writes zeros to a new one first."""


@dataclass(frozen=True)
class Secrets:
    """The values in secrets.json: three random 256-bit passwords and the port (0: none yet)."""

    superuser: str
    owner: str
    server: str
    port: int = 0

    @staticmethod
    def read(file: Path) -> Secrets:
        """The secrets in a file. Raises EmbeddedError if the file does not hold secrets."""
        try:
            return Secrets(**json.loads(file.read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise EmbeddedError(f"Cannot read the passwords in {file}: {error}.") from error


@dataclass(frozen=True)
class Folder:
    """An opened folder; `uid` is the user that PostgreSQL runs as, None for our own user."""

    path: Path
    uid: int | None
    lock: int

    @property
    def data(self) -> Path:
        """The data folder of the cluster (PGDATA)."""
        return self.path / "data"

    @property
    def log(self) -> Path:
        """The file of the server's log."""
        return self.path / "postgres.log"

    def secrets(self) -> Secrets:
        """The secrets in the folder, generated on first use."""
        file = self.path / "secrets.json"
        if file.exists():
            return Secrets.read(file)
        if self.data.exists():
            raise EmbeddedError(
                f"The passwords of the database in {self.path} are lost: {file} is missing; "
                "restore that file, or a backup into an empty folder."
            )
        made = Secrets(superuser=new_password(), owner=new_password(), server=new_password())
        self.remember(made)
        return made

    def remember(self, known: Secrets) -> None:
        """Replace secrets.json as a whole, so a crash leaves the old or the new one."""
        write_private(self.path / "secrets.json", json.dumps(asdict(known)).encode())

    def remember_port(self, port: int) -> Secrets:
        """Write the port to secrets.json, so that the next start has the same address."""
        known = self.secrets()
        if known.port != port:
            known = replace(known, port=port)
            self.remember(known)
        return known

    def open_log(self) -> int:
        """A descriptor to append to the log, which is first renamed to `.log.1` above 16 MiB."""
        if self.log.exists() and self.log.stat().st_size > 1 << 24:
            self.log.replace(self.log.with_suffix(".log.1"))
        # The folder belongs to a less trusted user when we are root: never follow a link in it.
        return os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)

    def log_tail(self, start: int = 0, lines: int = 8) -> list[str]:
        """The last lines of the log among those written after byte `start`."""
        if not self.log.exists():
            return []
        with self.log.open("rb") as file:
            file.seek(max(start, file.seek(0, os.SEEK_END) - 16384))
            return file.read().decode(errors="replace").strip().splitlines()[-lines:]

    def is_full(self) -> bool:
        """Whether the disk of the write-ahead log has no room for two more of its files."""
        log = self.data / "pg_wal"
        return log.is_dir() and shutil.disk_usage(log).free < 2 * WAL_FILE

    def close(self) -> None:
        """Release the lock for the next supervisor. Its file stays: removing it would be a race."""
        os.close(self.lock)


def open_folder(wanted: Path) -> Folder:
    """Create or take over the folder of a cluster and lock it.

    Raises:
        EmbeddedError: the folder is in use by another process, not writable, or holds other files.
    """
    try:
        wanted = wanted.absolute()
        uid = _service_uid(wanted)
        path = wanted.resolve() if uid is None else _reachable(wanted, uid)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_cluster(path) and any(path.iterdir()):
            raise EmbeddedError(f"The folder {path} holds other files: choose an empty or new one.")
        lock = take_lock(path)
        path.chmod(0o700)
        if uid is not None:
            os.chown(path, uid, uid)
    except OSError as error:
        raise EmbeddedError(
            f"Cannot use the folder {wanted} for the database: {error.strerror or error}."
        ) from error
    return Folder(path, uid, lock)


def is_cluster(path: Path) -> bool:
    """Whether the folder belongs to an embedded cluster, complete or not."""
    return (path / "lock").exists() or (path / "data" / "PG_VERSION").exists()


def write_private(path: Path, content: bytes, owner: int | None = None) -> None:
    """Write a file that only `owner` (default: us) can read, at once and durably."""
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, content)
        if owner is not None:
            os.fchown(handle, owner, owner)
        os.fsync(handle)
    finally:
        os.close(handle)
    partial.rename(path)


def give(path: Path, uid: int) -> None:
    """Make `uid` the owner of a folder and all below it, without following symbolic links."""
    for _, folders, files, handle in os.fwalk(path):
        for name in folders + files:
            os.chown(name, uid, uid, dir_fd=handle, follow_symlinks=False)
    os.chown(path, uid, uid, follow_symlinks=False)


def new_password() -> str:
    """A password of 256 random bits, in characters that need no escape in a URL."""
    return secrets.token_urlsafe(32)


def remove_partial(path: Path) -> None:
    """Remove the files that an interrupted creation left behind."""
    shutil.rmtree(path, ignore_errors=True)


def _service_uid(wanted: Path) -> int | None:
    """The user that PostgreSQL runs as: None for ours; under root the cluster's, or SERVICE_UID."""
    if os.geteuid() != 0:
        return None
    data = wanted / "data"
    return (data.stat().st_uid if data.exists() else 0) or SERVICE_UID


def _reachable(wanted: Path, uid: int) -> Path:
    """`wanted`, or for a folder that `uid` cannot enter, the place below /var/lib it links to."""
    path = wanted.resolve()
    existing = next(parent for parent in path.parents if parent.exists())
    if enters(uid, existing):
        return path
    if is_cluster(path):
        raise EmbeddedError(
            f"The database in {path} runs as user {uid}, who may not enter a folder above it: "
            "move it to a folder such as /var/lib/annolog/main."
        )
    elsewhere = SHARED_HOME / f"{wanted.name.strip('.') or 'main'}-{secrets.token_hex(4)}"
    elsewhere.mkdir(mode=0o700, parents=True)
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.rmdir()
    wanted.symlink_to(elsewhere)
    return elsewhere


def take_lock(path: Path) -> int:
    """Lock a folder until the descriptor is closed; write the number of this process to the file.

    Raises:
        EmbeddedError: another process uses the folder.
        OSError: the file cannot be opened, or is a symbolic link.
    """
    handle = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 32).decode().strip() or "unknown"
        os.close(handle)
        raise EmbeddedError(
            f"The folder {path} is in use by process {holder}: "
            "stop that one first, or choose another folder."
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle
