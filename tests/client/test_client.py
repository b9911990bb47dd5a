"""`annolog-client`: typed operations, refusals, retries, lists, uploads, downloads."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from annolog_client import (
    Annolog,
    RefusedError,
    accepted,
    connect,
    download,
    import_file,
    nodes_of,
    retried,
    upload,
)
from annolog_client.operations.enums import ExportKind, ImportStatus, SortDirection, TaskOrder
from annolog_client.operations.fragments import Refusal
from annolog_client.operations.input_types import (
    CreateExportInput,
    CreateProjectInput,
    DeleteViewInput,
    ImportTasksInput,
    PublishFormInput,
    SaveViewInput,
    TaskFilter,
    TaskInput,
)
from annolog_client.operations.views import ViewsProjectViews
from starlette.applications import Starlette

from client.fingerprint import FINGERPRINT, fingerprint
from tests.support.api import key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import CHOICE
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")


@pytest.fixture(scope="module")
async def app(database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    async with served(database, shared_clock, jobs={"file import"}) as running:
        yield running


@pytest.fixture
async def client(app: Starlette, workspace: Workspace) -> AsyncIterator[Annolog]:
    key = await key_of(workspace, workspace.owner)
    async with connect("http://test/graphql", key, transport=httpx.ASGITransport(app)) as opened:
        yield opened


async def new_project(client: Annolog) -> str:
    given = CreateProjectInput(command_id=uuid4(), name="P")
    made = accepted(await client.create_project(given))
    form = PublishFormInput(command_id=uuid4(), project=made.project.id, form_json=CHOICE)
    accepted(await client.publish_form(form))
    return made.project.id


def test_the_generated_code_is_that_of_the_schema() -> None:
    assert FINGERPRINT.read_text().strip() == fingerprint(), "run: make client"


async def test_operations_are_typed_and_refusals_are_raised(client: Annolog) -> None:
    viewer = await client.viewer()
    assert viewer.member.role == "OWNER"
    with pytest.raises(RefusedError) as refused:
        accepted(await client.create_project(CreateProjectInput(command_id=uuid4(), name="")))
    assert (refused.value.code, refused.value.path) == ("INVALID", ("name",))


async def test_a_refused_query_raises_what_a_refused_mutation_does(
    app: Starlette, client: Annolog
) -> None:
    with pytest.raises(RefusedError, match="not an id") as refused:
        await client.tasks("nothing", 10)
    assert (refused.value.code, refused.value.path) == ("INVALID", ("project",))
    through = httpx.ASGITransport(app)
    async with connect("http://test", "annolog_key_x", transport=through) as stranger:
        with pytest.raises(RefusedError, match="not an Annolog token") as refused:
            await stranger.viewer()
        assert refused.value.code == "UNAUTHENTICATED"
    async with connect("http://test/elsewhere", "x", transport=through) as lost:
        with pytest.raises(RefusedError, match="The server answered 404"):
            await lost.viewer()
    with pytest.raises(ValueError, match="begins with https"):
        await connect("labels.example.org", "x").__aenter__()


async def test_lists_are_read_to_their_end(client: Annolog) -> None:
    names = [f"P{number}" for number in range(5)]
    for name in names:
        accepted(await client.create_project(CreateProjectInput(command_id=uuid4(), name=name)))
    found = [
        project.name
        async for project in nodes_of(lambda after: client.projects(first=2, after=after))
    ]
    assert found == names


async def test_a_view_is_saved_used_and_deleted(client: Annolog) -> None:
    project = await new_project(client)
    rows = [TaskInput(inputs={"text": f"t{n}"}, priority=n) for n in range(3)]
    given = ImportTasksInput(command_id=uuid4(), project=project, tasks=rows)
    made = accepted(await client.import_tasks(given))
    first, *others = made.task_ids
    wanted = SaveViewInput(
        command_id=uuid4(),
        project=project,
        name="Urgent",
        filter=TaskFilter(priority_at_least=1),
        order=TaskOrder.CREATED,
        direction=SortDirection.DESCENDING,
        shared=True,
    )
    saved = accepted(await client.save_view(wanted)).view
    assert saved is not None

    async def page(after: str | None) -> ViewsProjectViews | None:
        found = await client.views(project=project, first=1, after=after)
        return found and found.views

    (view,) = [view async for view in nodes_of(page)]
    assert view == saved
    found = await client.tasks(
        project=project,
        filter_=TaskFilter.model_validate(view.filter_),
        order=view.order,
        direction=view.direction,
        first=9,
        min_position=made.position,
    )
    assert found is not None
    # They came at one time, so that their order says nothing.
    assert {task.id for task in found.nodes} == {*others}
    assert first not in others
    accepted(
        await client.delete_view(DeleteViewInput(command_id=uuid4(), project=project, view=view.id))
    )
    assert [view async for view in nodes_of(page)] == []


class Losing(httpx.AsyncBaseTransport):
    """Loses answers, or gives those of a proxy whose server is away."""

    def __init__(self, app: Starlette) -> None:
        self.inner, self.plan = httpx.ASGITransport(app), list[str]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        what = self.plan.pop(0) if self.plan else "answer"
        if what == "away":
            return httpx.Response(503)
        reply = await self.inner.handle_async_request(request)
        if what == "lost":
            raise httpx.ReadError("connection reset")
        return reply


async def test_a_lost_answer_is_asked_for_again_and_done_once(
    app: Starlette, workspace: Workspace
) -> None:
    lossy = Losing(app)
    async with connect(
        "http://test", await key_of(workspace, workspace.owner), transport=lossy
    ) as client:
        lossy.plan = ["lost", "away", "lost"]
        made = accepted(
            await client.create_project(CreateProjectInput(command_id=uuid4(), name="Once"))
        )
        assert lossy.plan == []
        names = [p.id async for p in nodes_of(lambda after: client.projects(first=9, after=after))]
        assert names == [made.project.id]
    async with connect("http://test", "x", transport=lossy, patience=0) as hasty:
        lossy.plan = ["lost"]
        with pytest.raises(httpx.ReadError):
            await hasty.viewer()
        lossy.plan = ["away"]
        with pytest.raises(RefusedError, match="answered 503") as refused:
            await hasty.viewer()
        assert refused.value.code == "UNAVAILABLE"
        hasty.http.headers["Authorization"] = client.http.headers["Authorization"]
        lossy.plan = ["away"]
        given = CreateProjectInput(command_id=uuid4(), name="Twice asked")
        assert (await retried(lambda: hasty.create_project(given))).project.id


async def test_unavailable_is_tried_again_with_the_same_input() -> None:
    answers: list[Refusal | str] = [
        Refusal.model_validate({"code": "UNAVAILABLE", "message": "later", "path": []}), "done",
    ]  # fmt: skip

    async def send() -> Refusal | str:
        return answers.pop(0)

    assert await retried(send) == "done"
    answers.append(Refusal.model_validate({"code": "STALE", "message": "no", "path": []}))
    with pytest.raises(RefusedError) as refused:
        await retried(send)
    assert refused.value.code == "STALE"


async def test_a_file_is_imported_and_exported(client: Annolog, tmp_path: Path) -> None:
    project = await new_project(client)
    path = tmp_path / "tasks.jsonl"
    lines = [json.dumps({"text": f"text {n}"}) for n in range(7)]
    path.write_text("\n".join([*lines, '{"text": 5}']))
    seen = list[int]()
    done = await import_file(
        client, path, project=project, on_progress=lambda p: seen.append(p.rows), poll=0.05
    )
    assert (done.status, done.imported, done.rejected) == (ImportStatus.FINISHED, 7, 1)
    assert seen[-1] == 8
    assert done.rejected_rows is not None
    async with download(client, done.rejected_rows.url) as chunks:
        rejected = b"".join([chunk async for chunk in chunks])
    assert json.loads(rejected)["line"] == 8
    wanted = CreateExportInput(command_id=uuid4(), kind=ExportKind.TASKS, project=project)
    made = await retried(lambda: client.create_export(wanted))
    async with download(client, made.download.url) as chunks:
        exported = b"".join([chunk async for chunk in chunks]).splitlines()
    assert len(exported) == 9
    with pytest.raises(RefusedError, match="another one"):
        async with download(client, made.download.url[:-3]):
            pass


async def test_an_upload_goes_on_where_it_was_interrupted(
    app: Starlette, workspace: Workspace, client: Annolog
) -> None:
    given = {"project": await new_project(client), "filename": "tasks.csv"}
    body = bytes(9 << 20)
    lossy, begun, ids = Losing(app), list[int](), list[str]()

    def interrupt(offset: int) -> None:
        begun.append(offset)
        if offset:
            raise asyncio.CancelledError

    key = await key_of(workspace, workspace.owner)
    async with connect("http://test", key, transport=lossy) as sender:
        lossy.plan = ["answer", "lost", "answer"]
        with pytest.raises(asyncio.CancelledError):
            await upload(
                sender, io.BytesIO(body), metadata=given, on_begin=ids.append, on_offset=interrupt
            )
        assert begun == [0, 4 << 20], "the answer was lost, and the piece was there"
    rest = list[int]()
    again = await upload(client, io.BytesIO(body), resume=ids[0], on_offset=rest.append)
    assert ([again], rest) == (ids, [4 << 20, 8 << 20, 9 << 20])
    with pytest.raises(RefusedError):
        await upload(client, io.BytesIO(body), resume="upload_x")
    with pytest.raises(RefusedError, match="Name the file"):
        await upload(client, io.BytesIO(b"x"), metadata=given | {"filename": "a.xls"})
