"""Pictures that become tasks: chosen or dropped, sent, and imported like any other file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.demo.pictures import save_pictures
from tests.browser.conftest import keep_picture, press_on, require_accessible, served
from tests.browser.site import Site

FORM = {
    "inputs": [{"name": "photo", "kind": "image", "title": "Photo"}],
    "questions": [{"kind": "text", "name": "what", "title": "What is it?"}],
}
MOST = 200_000
PICTURES = 4


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pictures")
    save_pictures(folder, PICTURES)
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that takes files."""
    given = {
        "ANNOLOG_MEDIA_FOLDER": str(tmp_path_factory.mktemp("media")),
        "ANNOLOG_MEDIA_UPLOAD_BYTES": str(MOST),
    }
    with served(**given) as site:
        yield site


def test_pictures_become_tasks(
    site: Site, log_in: Callable[..., Any], pictures: list[Path], tmp_path: Path
) -> None:
    made = site.do("createProject", "... on ProjectPayload { project { id } }", name="Photos")
    project = made["project"]["id"]
    site.do("publishForm", project=project, formJson=FORM)
    page = log_in(site.person("Mara", project, "MANAGER"), f"/p/{project}/import")
    page.get_by_text("Up to 200 KB each").wait_for()
    page.get_by_label("Choose files for “Photo”").wait_for()
    assert page.get_by_text("Or write tasks here").count() == 0  # a text alone is no task here
    large, other = tmp_path / "large.png", tmp_path / "sound.mp3"
    large.write_bytes(b"x" * (MOST + 1))
    other.write_bytes(b"x")
    field = page.get_by_label("Choose files for “Photo”")
    field.set_input_files([*pictures, large, other])
    page.get_by_text("2 files are not taken:").wait_for()
    page.get_by_text("large.png: too large").wait_for()
    require_accessible(page)
    keep_picture(page, "import-pictures-light")
    press_on(page.get_by_role("button", name=f"Send {PICTURES} files"))
    page.get_by_role("heading", name="“sent files.jsonl”").wait_for()
    press_on(page.get_by_role("button", name="Check the whole file"))
    press_on(page.get_by_role("button", name=f"Import {PICTURES} tasks"))
    page.get_by_role("heading", name="Imported").wait_for()
    document = (
        "query($project: ID!) { tasks(project: $project, first: 10) { nodes { "
        'externalId media(input: "photo") { url mediaType } } } }'
    )
    nodes = site.ask(document, project=project)["tasks"]["nodes"]
    assert sorted(node["externalId"] for node in nodes) == [path.name for path in pictures]
    first = next(node for node in nodes if node["externalId"] == pictures[0].name)
    served = page.request.get(site.address + first["media"]["url"])
    assert served.body() == pictures[0].read_bytes()
