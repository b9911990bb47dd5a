"""By which settings the answers to a question of gold tasks are judged, in a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import orjson

from server.events.gold.judging import AS_USUAL, Judge, JudgingRule
from server.events.gold.reference import GoldPolicy
from server.reads.forms import FormQuestion, present_form, question_of
from server.reads.loaders import batched
from server.reads.projects import project_row
from server.reads.quality.gold_scores import alike_answers
from server.reads.quality.numbers import QuestionKey
from server.reads.quality.scales import MOST_LEVELS
from server.reads.session import ReadSession
from server.reads.taxonomies.taxonomies import VersionKey, tree_of_version

_BROADER = """
SELECT c.id, c.broader FROM unnest($3::text[]) w (id) CROSS JOIN LATERAL (
    SELECT id, broader FROM concepts WHERE org_id = $1 AND tree = $2 AND id = w.id LIMIT 1
) c
"""


@batched
async def judge_of(session: ReadSession, keys: Sequence[QuestionKey]) -> list[Judge]:
    """Return who judges the answers to a question, by what lies above the options given so far.

    Without its taxonomy, choices of a question are right or wrong, and nothing between.
    """
    return [await _judge(session, key) for key in keys]


async def _judge(session: ReadSession, key: QuestionKey) -> Judge:
    rule, question = await _rule(session, key), await _question(session, key)
    if question is None:
        return Judge(rule)
    directed = question.question.get("directed", True)
    return Judge(rule, await _parents(session, key, question), directed)


async def _rule(session: ReadSession, key: QuestionKey) -> JudgingRule:
    project, name = key
    row = await project_row(session, project)
    if row is None or row["gold"] is None:
        return AS_USUAL
    return GoldPolicy.model_validate_json(row["gold"]).judging.get(name, AS_USUAL)


async def _question(session: ReadSession, key: QuestionKey) -> FormQuestion | None:
    project, name = key
    form = await present_form(session, project)
    return None if form is None else await question_of(session, form, name)


async def _parents(
    session: ReadSession, key: QuestionKey, question: FormQuestion
) -> Mapping[str, Sequence[str]]:
    """Return what lies right above the options of a choice, and above these."""
    if question.question["kind"] != "choice":
        return {}
    if question.draws_on is None:
        return {v: (o["parent"],) for v, o in question.listed.items() if o.get("parent")}
    texts = {
        text for one in await alike_answers(session, key) for text in (one.said, one.reference)
    }
    given = (orjson.loads(text) for text in texts if text.startswith("["))
    return await _broader(session, question.draws_on, {value for each in given for value in each})


async def _broader(
    session: ReadSession, version: VersionKey, concepts: Iterable[str]
) -> Mapping[str, Sequence[str]]:
    """Return the parents of concepts, and of their parents, up to `MOST_LEVELS`."""
    tree, found = await tree_of_version(session, version), dict[str, Sequence[str]]()
    wanted = set(concepts)
    for _ in range(MOST_LEVELS):
        if not wanted or tree is None:
            break
        rows = await session.raw(_BROADER, session.org, tree, sorted(wanted))
        found |= {row["id"]: tuple(row["broader"]) for row in rows}
        wanted = {above for row in rows for above in row["broader"]} - found.keys()
    return found
