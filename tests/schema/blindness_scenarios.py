"""What happens in both organizations: a scenario for each task, in which others act differently.

See `tests.schema.twin_organizations`. Every line is done by the same person in both and
writes as many events; `at.of(here, there)` marks what differs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from server.access.actor import Actor
from server.access.permissions import Permission
from server.events.core.event import on
from server.events.labeling import comments, queue
from tests.schema.twin_organizations import TwinOrganization
from tests.support.forms import mixed
from tests.support.handmade_migrations import set_aside
from tests.support.undoing import undo

Scenario = Callable[[TwinOrganization, str], Awaitable[None]]
SCENARIOS: dict[str, Scenario] = {}
"""What happened to a task, by the name of the task."""


def scenario(play: Scenario) -> Scenario:
    SCENARIOS[play.__name__.strip("_")] = play
    return play


@scenario
async def _answered(at: TwinOrganization, task: str) -> None:
    await at.answer("ann", task)
    await at.others(task)


@scenario
async def _last(at: TwinOrganization, task: str) -> None:
    """Others were first; Ann's answer fills the task."""
    await at.others(task)
    await at.answer("ann", task)


@scenario
async def _replaced(at: TwinOrganization, task: str) -> None:
    await _answered(at, task)
    at.step()
    bob, rita = at.answers[task, "bob"], at.people["rita"]
    if at.of(True, False):
        await at.workspace.approve(at.tasks[task], bob, rita)
    else:
        await at.workspace.replace(at.tasks[task], bob, mixed("c", "neither"), rita)


@scenario
async def _settled(at: TwinOrganization, task: str) -> None:
    """The final answer here, a remark there: Ann learns of neither."""
    await _answered(at, task)
    at.step()
    bob, rita, id_ = at.answers[task, "bob"], at.people["rita"], at.tasks[task]
    await at.workspace.approve(id_, bob, rita, resolve=at.of(True, False))
    if at.of(False, True):
        await at.workspace.comment(id_, "Is it?", rita, bob)


@scenario
async def _rejected(at: TwinOrganization, task: str) -> None:
    await _answered(at, task)
    at.step()
    bob, reason = at.answers[task, "bob"], at.of("It is a river.", "It is not a river.")
    await at.workspace.reject(at.tasks[task], bob, at.people["rita"], reason)


@scenario
async def _approved(at: TwinOrganization, task: str) -> None:
    """Ann's answer is found right, in a task that is done here and in review there."""
    await _answered(at, task)
    at.step()
    ann, rita = at.answers[task, "ann"], at.people["rita"]
    await at.workspace.approve(at.tasks[task], ann, rita, resolve=False)


@scenario
async def _sent_back(at: TwinOrganization, task: str) -> None:
    """Ann's answer is rejected, and somebody else takes her slot."""
    await _answered(at, task)
    at.step()
    await at.workspace.reject(
        at.tasks[task], at.answers[task, "ann"], at.people["rita"], "Look again."
    )
    await at.answer("dan", task, at.of("a", "c"))


@scenario
async def _revised(at: TwinOrganization, task: str) -> None:
    await at.answer("bob", task, at.of("a", "b"))
    at.step()
    id_, bob = at.tasks[task], at.people["bob"]
    await at.workspace.revise(id_, at.answers[task, "bob"], bob, mixed(at.of("b", "c")))
    await at.answer("ann", task)


@scenario
async def _discussed(at: TwinOrganization, task: str) -> None:
    await _answered(at, task)
    workspace, id_, ann = at.workspace, at.tasks[task], at.people["ann"].member
    for name, who, about in (
        ("hidden", "bob", "bob"),
        ("aside", "rita", "bob"),
        ("to ann", "rita", "ann"),
        ("open", "bob", None),
        ("own", "ann", "ann"),
    ):
        at.step()
        text = at.of("Clear.", "I doubt it.") if about == "bob" else "Please read the guideline."
        annotation = at.answers[task, about] if about else None
        # Who is mentioned where she may not look learns nothing of it.
        named = at.of([ann], []) if about == "bob" else [ann]
        at.comments[name] = await workspace.comment(
            id_, text, at.people[who], annotation, mentions=named
        )
    at.step()
    await workspace.manage(comments.resolve, id_, comment=at.comments["hidden"])
    at.step()
    bob, own = at.people["bob"], {"comment": at.comments["hidden"]}
    own |= {"by": bob.member}
    if at.of(True, False):
        changed, given = (
            comments.edit,
            {"text": "Quite clear.", "mentions": [ann]},
        )
    else:
        changed, given = comments.delete, {"manages": False, "reason": None}
    await workspace.manage(changed, id_, bob, Permission.COMMENT, **own, **given)


@scenario
async def _free(at: TwinOrganization, task: str) -> None:
    await at.answer("bob", task, at.of("a", "b"), at.of(1_000, 90_000))


@scenario
async def _held(at: TwinOrganization, task: str) -> None:
    await _free(at, task)
    at.step()
    at.tokens[task] = (await at.workspace.take(at.tasks[task], at.people["ann"])).token


@scenario
async def _released(at: TwinOrganization, task: str) -> None:
    await _held(at, task)


@scenario
async def _passed(at: TwinOrganization, task: str) -> None:
    await _held(at, task)


@scenario
async def _watched(at: TwinOrganization, task: str) -> None:
    await at.answer("ann", task)
    at.step()
    await at.workspace.take(at.tasks[task], at.people["bob"])


@scenario
async def _skipped(at: TwinOrganization, task: str) -> None:
    await at.answer("ann", task)
    for who in ("bob", "cat"):
        at.step()
        held = await at.workspace.take(at.tasks[task], at.people[who])
        await at.workspace.skip(held, at.of("Too hard.", "No text."))


@scenario
async def _reopened(at: TwinOrganization, task: str) -> None:
    await _answered(at, task)
    at.step()
    await at.workspace.manage(queue.reopen, at.tasks[task])


@scenario
async def _widened(at: TwinOrganization, task: str) -> None:
    """A manager asks for more answers, for one more here, for two more there."""
    await _alone(at, task)
    at.step()
    await at.workspace.manage(queue.reopen, at.tasks[task], more=at.of(2, 3))


@scenario
async def _set_aside(at: TwinOrganization, task: str) -> None:
    """A migration sets Ann's answer aside; others fill the task here, and leave it there."""
    await _alone(at, task)
    workspace, id_ = at.workspace, at.tasks[task]
    at.step()
    await workspace.do(lambda _: on(id_, set_aside(at.early[task])), tasks=(id_,))
    held = []
    for who in ("bob", "cat"):
        at.step()
        held.append(await workspace.take(id_, at.people[who]))
    for lease in held:
        at.step()
        if at.of(True, False):
            await workspace.submit(lease, mixed("a"))
        else:
            await workspace.release(lease)
    at.step()
    if at.of(False, True):
        await workspace.manage(queue.archive, id_)


@scenario
async def _archived(at: TwinOrganization, task: str) -> None:
    await _answered(at, task)
    at.step()
    await at.workspace.manage(queue.archive, at.tasks[task])


@scenario
async def _restored(at: TwinOrganization, task: str) -> None:
    await _archived(at, task)
    at.step()
    await at.workspace.manage(queue.restore, at.tasks[task])


@scenario
async def _busy(at: TwinOrganization, task: str) -> None:
    """Ann answers; see `_calm`."""
    await _alone(at, task)


@scenario
async def _calm(at: TwinOrganization, task: str) -> None:
    """Others work on one of two tasks that Ann has answered: on the other one there.

    A remark that Ann may read follows on each, so that she looks again.
    """
    await _alone(at, task)
    workspace, busy = at.workspace, at.of("disagreement busy", "disagreement calm")
    at.step()
    held = await workspace.take(at.tasks[busy], at.people["bob"])
    at.step()
    made = await workspace.submit(held, mixed("b"))
    at.step()
    await workspace.comment(at.tasks[busy], "Hm.", at.people["rita"], made)
    for name in ("disagreement busy", "disagreement calm"):
        at.step()
        await workspace.comment(at.tasks[name], "Read the guideline.", at.people["rita"])
    at.step()
    await workspace.manage(queue.archive, at.tasks[busy])


@scenario
async def _imported(at: TwinOrganization, task: str) -> None:
    """Answers from elsewhere come in: of somebody without an account, and of Ann."""
    for who, there in (("worker", "b"), ("ann", "a")):
        at.step()
        author = at.people.get(who, who)
        given = mixed(at.of("a", there)) if who != "ann" else mixed("a")
        fields = {"time_spent_ms": at.of(1, 9), "source_id": at.of("x", "y") + f" {who} {task}"}
        fields = fields if who != "ann" else {"source_id": f"{who} {task}"}
        made = await at.workspace.import_annotation(
            at.tasks[task], author, given, source_digest="0" * 32, **fields
        )
        at.answers[task, who] = made


@scenario
async def _known(at: TwinOrganization, task: str) -> None:
    """Bob's answer comes in from elsewhere after Ann has answered."""
    await at.answer("ann", task)
    at.step()
    given = mixed(at.of("a", "b"))
    await at.workspace.import_annotation(at.tasks[task], at.people["bob"], given)


@scenario
async def _undone(at: TwinOrganization, task: str) -> None:
    """A manager undoes Ann's answer, which had filled the task, and what became of the task."""
    await _last(at, task)
    await _undo(at)


@scenario
async def _undone_elsewhere(at: TwinOrganization, task: str) -> None:
    """Bob's answer is undone, and brought back."""
    await _answered(at, task)
    for _ in range(2):
        await _undo(at)


@scenario
async def _unrevised(at: TwinOrganization, task: str) -> None:
    """What Ann revised is undone; Bob has answered here and revised there, or the reverse."""
    await at.answer("ann", task)
    at.step()
    ann, id_ = at.people["ann"], at.tasks[task]
    await at.workspace.revise(id_, at.answers[task, "ann"], ann, mixed("b"))
    await _undo(at)
    await at.others(task)


@scenario
async def _unjudged(at: TwinOrganization, task: str) -> None:
    """The approval of Ann's answer is undone, then that of Bob's: here he was found wrong."""
    await _answered(at, task)
    rita, id_ = at.people["rita"], at.tasks[task]
    at.step()
    await at.workspace.approve(id_, at.answers[task, "ann"], rita, resolve=False)
    await _undo(at)
    at.step()
    bob = at.answers[task, "bob"]
    if at.of(True, False):
        await at.workspace.reject(id_, bob, rita, "Look again.")
    else:
        await at.workspace.approve(id_, bob, rita, resolve=False)
    await _undo(at)


@scenario
async def _unsaid(at: TwinOrganization, task: str) -> None:
    """A remark of Ann's is undone by her, and one about Bob's answer by who said it."""
    await _answered(at, task)
    for who, about in (("ann", "ann"), ("rita", "bob")):
        at.step()
        annotation, text = (
            at.answers[task, about],
            at.of("Yes.", "No.") if who == "rita" else "Yes.",
        )
        await at.workspace.comment(at.tasks[task], text, at.people[who], annotation)
        await _undo(at, at.people[who])


async def _undo(at: TwinOrganization, by: Actor | None = None) -> None:
    """Undo what was done last; the owner does, unless somebody is named."""
    at.step()
    await undo(at.workspace, at.owner, await at.head(), by)


async def _alone(at: TwinOrganization, task: str) -> None:
    at.step()
    held = await at.workspace.take(at.tasks[task], at.people["ann"])
    at.step()
    at.early[task] = await at.workspace.submit(held, mixed("a"))
