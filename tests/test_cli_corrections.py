"""`annolog correct`, `audit` and `tagging`, on the database itself and on a server elsewhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from server.app import Overrides, build
from server.cli import corrections, main
from server.commands import DecisionContext
from server.events.audits import judgements
from server.events.audits.audit_events import Verdict
from server.events.audits.audits import AUDIT, Audit
from server.events.core import ids
from server.events.core.event import Change
from server.events.corrections.correction_events import CorrectionFailure
from server.settings import Settings
from tests.graphql.conftest import serve
from tests.support.api import CHEAP, key_of
from tests.support.databases import Database
from tests.support.workspace import Workspace, topic

pytestmark = pytest.mark.own_database("jobs work for all organizations")

Run = Callable[..., Result]
TASKS = 7


@pytest.fixture(scope="module")
def url(database: Database) -> Iterator[str]:
    """The application behind a socket, which corrects and undoes beside requests."""
    jobs = frozenset({"corrections", "reverts"})
    parts = Overrides(passwords=CHEAP, jobs=jobs, register=False)
    with serve(build(Settings(), database.server_url, parts)) as at:
        yield at.removesuffix("/graphql")


@pytest.fixture
async def key(workspace: Workspace) -> str:
    return await key_of(workspace, workspace.owner)


@pytest.fixture(params=["here", "elsewhere"])
def annolog(request: pytest.FixtureRequest, database: Database, key: str) -> Run:
    """Runs a command as the owner, on the database itself or on a server elsewhere."""
    if request.param == "here":
        place = {"ANNOLOG_DATABASE_URL": database.server_url}
    else:
        place = {"ANNOLOG_URL": request.getfixturevalue("url")}
    runner = CliRunner(env={**place, "ANNOLOG_KEY": key})
    return lambda *args: runner.invoke(main, [*map(str, args)])


@pytest.fixture
async def project(workspace: Workspace) -> str:
    """A project whose tasks one person answered with "a"."""
    made, ann = await workspace.project(), await workspace.member(name="Ann")
    for task in await workspace.tasks(made, TASKS):
        await workspace.annotate(task, ann, topic("a"))
    return ids.public("project", made)


def lines(told: Result) -> list[Any]:
    assert told.exit_code == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_labels_are_corrected_and_put_back(annolog: Run, project: str) -> None:
    wrong = (project, "--question", "topic", "--value", "a", "--replace-label", "b")
    told = annolog("correct", "preview", *wrong)
    first, change = told.stdout.splitlines()
    assert first.endswith(f": {TASKS} CORRECTED"), told.stderr
    assert change.split() == [str(TASKS), "a", "→", "b"]
    [seen] = lines(annolog("correct", "preview", *wrong, "--json"))
    assert (seen["tasks"], seen["complete"]) == (TASKS, True)
    why = ("--reason", "The guideline says so.", "--position", seen["position"])
    [done] = lines(annolog("correct", "apply", *wrong, *why, "--json"))
    assert (done["matchedTasks"], done["stoppedBy"]) == (TASKS, None)
    assert lines(annolog("correct", "list", project, "--json")) == [done]
    for command in ("show", "follow"):
        assert (
            f"FINISHED   REPLACE_LABEL at {done['position']}, {TASKS} tasks: "
            in annolog("correct", command, done["id"]).stdout
        )
    late = annolog("correct", "cancel", done["id"])
    assert late.exit_code == 1
    assert "has ended already" in late.stderr
    undone = annolog("correct", "undo", done["id"])
    assert undone.stdout.endswith("events are undone.\n"), undone.stderr
    [again] = lines(annolog("correct", "preview", *wrong, "--json"))
    assert again["counts"] == [{"outcome": "CORRECTED", "annotations": TASKS}]


def test_what_cannot_be_corrected_is_one_sentence(annolog: Run, project: str) -> None:
    what = ("correct", "preview", project, "--question", "topic", "--value")
    for args, words in (
        (("a",), "Give one of --replace-label"),
        (("a", "--requeue", "--remove-label"), "Give one of --replace-label"),
        (("a", "--replace-answer", "b"), "it is no object in JSON"),
        (("a", "--requeue", "--tasks", '{"nobody": true}'), "nobody"),
        (("nowhere", "--replace-label", "b", "--author", "task_1"), "pattern.authors.0"),
        (("a", "--requeue", "--similar-to", "x", "--at-least", "nan"), "no number"),
        (("\udcff", "--requeue"), "no text in UTF-8"),
    ):
        told = annolog(*what, *args)
        assert told.exit_code != 0
        assert words in told.stderr
        assert "Traceback" not in told.output


@pytest.mark.parametrize(
    ("url", "key", "words"),
    [
        ("http://[", "annolog_1", "--url is the address of a server"),
        ("http://127.0.0.1:9/\x7f", "annolog_1", "--url is the address of a server"),
        ("http://127.0.0.1:9", "annolog_ö", "The API key has characters that no key has"),
        ("http://127.0.0.1:9", "annolog_1", "Cannot reach http://127.0.0.1:9"),
    ],
)
def test_where_no_server_can_be_reached_is_one_sentence(url: str, key: str, words: str) -> None:
    for command in (("audit", "list", "project_1"), ("correct", "show", "correction_1")):
        told = CliRunner(env={"ANNOLOG_KEY": key}).invoke(main, ["--url", url, *command])
        assert isinstance(told.exception, SystemExit)
        assert words in told.stderr


def test_every_early_end_is_told() -> None:
    assert {*corrections.WHY} == {*CorrectionFailure}


async def judge(workspace: Workspace, audit: UUID, *verdicts: Verdict, after: int = 0) -> None:
    """Judge so many items of an audit, as the owner, after those that were judged before."""
    found = await workspace.do(lambda _: [], streams=((AUDIT, audit),))
    state = found.states[audit]
    assert isinstance(state, Audit)
    for task, verdict in zip(state.tasks[after:], verdicts, strict=False):

        def claim(current: DecisionContext, task: UUID = task) -> list[Change]:
            return judgements.claim(current.get(AUDIT, audit), current.task(task), by=current.me)

        def say(
            current: DecisionContext, task: UUID = task, verdict: Verdict = verdict
        ) -> list[Change]:
            audited = current.get(AUDIT, audit)
            return judgements.judge(
                audited, current.project(audited.project), current.task(task), by=current.me,
                verdict=verdict, remark="", corrected=None, concepts=current.taxonomies,
            )  # fmt: skip

        for decide in (claim, say):
            await workspace.do(
                decide, by=workspace.owner, tasks=(task,), projects=(state.project,),
                streams=((AUDIT, audit),),
            )  # fmt: skip


async def test_an_audit_is_drawn_and_its_rates_are_told(
    annolog: Run, project: str, workspace: Workspace
) -> None:
    async def run(*args: object) -> Result:
        return await asyncio.to_thread(annolog, "audit", *args)

    plan = ("draw", project, "--items", 4, "--accept", 1)
    seen = await run(*plan, "--dry-run", "--seed", 3)
    head, frame, *curve = seen.stdout.splitlines()
    assert head == f"4 of {TASKS} tasks, accepted with 1 wrong, seed 3", seen.stderr
    assert len(curve) == 3
    [made] = lines(await run(*plan, "--seed", 3, "--json"))
    assert frame.endswith(made["frameDigest"])
    assert "0 of 4 judged" in (await run("show", made["id"])).stdout
    verdicts = (Verdict.RIGHT, Verdict.RIGHT, Verdict.WRONG)
    await judge(workspace, ids.expect("audit", made["id"]), *verdicts)
    [shown] = lines(await run("list", project, "--json"))
    assert (shown["right"], shown["wrong"]) == (2, 1)
    told = (await run("rates", made["id"])).stdout
    rate = shown["rate"]["errorRate"]
    bounds = f"[{rate['low']:.2%}, {rate['high']:.2%}] at 95%"
    assert told == f"{rate['value']:.2%} wrong {bounds}  1 of 3  all\n"
    assert "1 of 3  Ann" in (await run("rates", made["id"], "--by", "annotator")).stdout
    by_label = await run("rates", made["id"], "--by", "label", "--question", "topic", "--json")
    assert [one["name"] for one in lines(by_label)] == ["a"]
    for args, words in (
        (("draw", project), "Give one of --items"),
        (("draw", project, "--aql", 0.1), "Give --aql and --lq together"),
        (("draw", project, "--items", 0), "plan.items.items"),
        (("show", "audit_1"), "audit"),
        (("conclude", made["id"]), "1 of 4 items are not judged"),
    ):
        refused = await run(*args)
        assert refused.exit_code != 0
        assert words in refused.stderr
    await judge(workspace, ids.expect("audit", made["id"]), Verdict.RIGHT, after=3)
    [ended] = lines(await run("conclude", made["id"], "--json"))
    assert (ended["accepted"], ended["wrong"]) == (True, 1)
    [other] = lines(await run(*plan, "--json"))
    assert "CANCELED" in (await run("cancel", other["id"])).stdout


async def test_tasks_are_drawn_to_be_answered_first_and_exported(
    annolog: Run, project: str, workspace: Workspace, request: pytest.FixtureRequest
) -> None:
    async def run(*args: object) -> Result:
        return await asyncio.to_thread(annolog, *args)

    await workspace.tasks(ids.expect("project", project), 3)
    plan = ("tagging", "draw", project, "--items", 2, "--priority", 5, "--seed", 3)
    tried = await run(*plan, "--dry-run")
    assert tried.stdout == "2 of 3 tasks, seed 3\n", tried.stderr
    assert "Draw it with --seed 3 --position " in tried.stderr
    position, _, told = (await run(*plan)).stdout.partition("  ")
    assert told == tried.stdout
    [listed] = lines(await run("tagging", "list", project, "--json"))
    assert (listed["position"], listed["items"], listed["taskCount"]) == (position, 2, 2)
    assert (await run("tagging", "list", project)).stdout.endswith("seed 3: 2 in the set\n")
    here = request.node.callspec.params["annolog"] == "here"
    org = ("--org", ids.public("organization", workspace.org)) if here else ()
    export = ("export", "--project", project, *org, "--filter")
    head, *tasks, _ = lines(await run(*export, json.dumps({"initialTagging": position})))
    assert (head["export"]["filter"], len(tasks)) == ({"initialTagging": position}, 2)
    assert {one["priority"] for one in tasks} == {5}
    for args, words in (
        ((*export, '{"initialTagging": "1"}'), "no draw of initial tagging"),
        (("tagging", "draw", project, "--items", 2), "Say what becomes of the tasks"),
        (("tagging", "draw", project, "--items", 2, "--meta", "a", "--slice", "b"), "slices"),
    ):
        refused = await run(*args)
        assert refused.exit_code != 0
        assert words in refused.stderr
