"""Both ways of importing refuse media of other origins, with the path of the input."""

from __future__ import annotations

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.forms.media_origins import MediaOrigins
from tests.imports.conftest import jsonl
from tests.support.api import client_of, served
from tests.support.databases import Database
from tests.support.media import FORM
from tests.support.workspace import Workspace

GOOD, BAD = "https://good.example/a.png", "https://evil.example/a.png"


async def test_an_import_refuses_other_origins_with_their_path(
    database: Database, workspace: Workspace
) -> None:
    project = await workspace.project(FORM)
    async with served(database, media_origins=("https://good.example",)) as app:
        manager = await client_of(app, workspace, Role.MANAGER)

        async def imported(*photos: object) -> dict[str, object]:
            tasks = [{"inputs": {"photo": photo}} for photo in photos]
            given = {"project": ids.public("project", project), "tasks": tasks}
            found: dict[str, object] = await manager.do(
                "importTasks", "ImportTasksInput", "... on ImportTasksPayload { taskIds }", **given
            )
            return found

        assert len((await imported(GOOD, {"url": GOOD}))["taskIds"]) == 2  # type: ignore[arg-type]
        refused = await imported(GOOD, {"url": BAD})
        assert refused["code"] == "INVALID"
        assert refused["path"] == ["tasks", "1", "inputs", "photo", "url"]


async def test_rows_of_a_file_are_rejected(workspace: Workspace, run) -> None:
    project = await workspace.project(FORM)
    rows = jsonl({"photo": GOOD}, {"photo": BAD}, {"photo": {"url": "s3://other/x.png"}})
    rule = MediaOrigins(frozenset({"https://good.example"}), frozenset({"photos"}))
    done, rejected = await run(project, rows, media=rule)
    assert (done.imported, done.rejected) == (1, 2)
    assert [row["path"] for row in rejected] == [["inputs", "photo"], ["inputs", "photo", "url"]]
