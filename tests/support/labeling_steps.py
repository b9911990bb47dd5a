"""Steps of random histories: what annotators and reviewers do."""

from __future__ import annotations

from random import Random
from typing import Any

from server.access.permissions import Permission
from server.events.labeling import comments
from server.events.labeling.imported_annotations import STATUSES
from tests.support.histories import History, action


@action
async def _claim(h: History, r: Random) -> None:
    h.held.append(await h.workspace.claim(r.choice(h.projects), r.choice(h.people)))


@action
async def _take(h: History, r: Random) -> None:
    h.held.append(await h.workspace.take(r.choice([*h.tasks]), r.choice(h.people)))


@action
async def _submit(h: History, r: Random) -> None:
    if h.held:
        held = h.held.pop(r.randrange(len(h.held)))
        answers = h.answers(held.task, r)
        id_ = await h.workspace.submit(held, answers, time_spent_ms=r.randrange(10_000))
        h.annotations.append((held.task, id_, held.by))


@action
async def _answer(h: History, r: Random) -> None:
    """Claim and submit, so that histories get somewhere."""
    held = await h.workspace.claim(r.choice([*h.projects, h.projects[2]]), r.choice(h.people))
    id_ = await h.workspace.submit(held, h.answers(held.task, r))
    h.annotations.append((held.task, id_, held.by))


@action
async def _import_annotation(h: History, r: Random) -> None:
    """Somebody's answer from elsewhere comes in."""
    task, author = r.choice([*h.tasks]), r.choice([*h.people, "w1", "w2"])
    status = r.choice(STATUSES)
    id_ = await h.workspace.import_annotation(task, author, h.answers(task, r), status=status)
    if not isinstance(author, str):
        h.annotations.append((task, id_, author))


@action
async def _skip(h: History, r: Random) -> None:
    if h.held:
        await h.workspace.skip(r.choice(h.held), h.words())


@action
async def _release(h: History, r: Random) -> None:
    if h.held:
        await h.workspace.release(r.choice(h.held))


@action
async def _extend(h: History, r: Random) -> None:
    if h.held:
        await h.workspace.extend(r.choice(h.held))


@action
async def _wait(h: History, r: Random) -> None:
    h.workspace.clock.advance(r.choice([1, 30, 61]))


@action
async def _expire(h: History, r: Random) -> None:
    await h.workspace.expire(r.choice([*h.tasks]))


@action
async def _revise(h: History, r: Random) -> None:
    if h.annotations:
        task, id_, by = r.choice(h.annotations)
        await h.workspace.revise(task, id_, by, h.answers(task, r))


@action
async def _withdraw(h: History, r: Random) -> None:
    if h.annotations:
        await h.workspace.withdraw(*r.choice(h.annotations), h.words())


@action
async def _approve(h: History, r: Random) -> None:
    if h.annotations:
        task, id_, _ = r.choice(h.annotations)
        await h.workspace.approve(
            task, id_, r.choice([*h.people[:1], h.people[3]]), resolve=r.random() < 0.6
        )


@action
async def _reject(h: History, r: Random) -> None:
    if h.annotations:
        task, id_, _ = r.choice(h.annotations)
        reasons = {"reasons": ("wrong", "missed")} if r.random() < 0.5 else {}
        await h.workspace.reject(task, id_, h.people[3], h.words(), **reasons)


@action
async def _replace(h: History, r: Random) -> None:
    if h.annotations:
        task, id_, _ = r.choice(h.annotations)
        by, answers = h.people[3], h.answers(task, r)
        new = await h.workspace.replace(task, id_, answers, by, resolve=r.random() < 0.5)
        h.annotations.append((task, new, by))


@action
async def _comment(h: History, r: Random) -> None:
    about = r.choice(h.annotations) if h.annotations and r.random() < 0.5 else None
    task = about[0] if about else r.choice([*h.tasks])
    by, named = r.choice(h.people), [one.member for one in h.people if r.random() < 0.2]
    id_ = await h.workspace.comment(task, h.words(), by, about and about[1], named)
    h.comments.append((task, id_, by))


@action
async def _deal(h: History, r: Random) -> None:
    if h.comments:
        task, id_, _ = r.choice(h.comments)
        decisions = [comments.resolve, comments.reopen][: r.choice([1, 2])]
        for decision in decisions:
            await h.workspace.manage(decision, task, permission=Permission.COMMENT, comment=id_)


@action
async def _reword(h: History, r: Random) -> None:
    if h.comments:
        task, id_, by = r.choice(h.comments)
        fields: dict[str, Any] = {"comment": id_, "by": by.member}
        if r.random() < 0.3:
            about = {"manages": False, "reason": h.words()}
            await h.workspace.manage(
                comments.delete, task, by, Permission.COMMENT, **fields, **about
            )
        else:
            named = None if r.random() < 0.5 else [r.choice(h.people).member]
            fields |= {"text": h.words(), "mentions": named}
            await h.workspace.manage(comments.edit, task, by, Permission.COMMENT, **fields)


@action
async def _claim_review(h: History, r: Random) -> None:
    task = r.choice(h.annotations)[0] if h.annotations else r.choice([*h.tasks])
    h.reviewed.append(await h.workspace.take_review(task, r.choice([*h.people[:1], h.people[3]])))


@action
async def _extend_review(h: History, r: Random) -> None:
    if h.reviewed:
        await h.workspace.extend_review(r.choice(h.reviewed))


@action
async def _release_review(h: History, r: Random) -> None:
    if h.reviewed:
        await h.workspace.release_review(r.choice(h.reviewed))
