"""The plan of a migration, made and stored before the ledger is locked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.commands.blobs import keep
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache, read_taxonomy
from server.events.core import canonical_json, ids
from server.events.core.event import JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import Form, parse_form
from server.events.forms.questions import ChoiceQuestion, TaxonomyRef
from server.events.forms.taxonomy_outline import NotLoaded, offered
from server.events.label_migrations.migration_plan import Plan
from server.events.label_migrations.migration_state import Migration
from server.events.label_migrations.migrations import (
    Planned,
    require_no_migration,
    revertible_migration,
)
from server.events.projects import Project
from server.events.taxonomies.taxonomies import Taxonomy
from server.ledger.read import generation_of, tenant
from server.postgres import Connection
from server.projections.tables import schema_of
from taxonomy.label_mapping import CARRIED, MappingResult, Rule, Step, map_labels
from taxonomy.mapping import Mapping, anything

Refs: TypeAlias = dict[str, TaxonomyRef]
"""By question, its reference to the migrated taxonomy; questions without one are left out."""

_FORMS = (
    "SELECT number, body FROM {}.document WHERE org_id = $1 AND project_id = $2 AND kind = 'form'"
)
_TASKS = (
    "SELECT count(DISTINCT l.task_id) FROM {0}.label l JOIN {0}.annotation a "
    "ON a.org_id = l.org_id AND a.id = l.annotation_id "
    "WHERE l.org_id = $1 AND l.project_id = $2 AND l.question = ANY ($3::text[]) "
    "AND a.form_version >= $4"
)


@dataclass(frozen=True, slots=True)
class ProposedMapping:
    """A mapping between two versions that is tried in place of the published ones."""

    start: int
    end: int
    """The version that it leads to, which may be the first one as well."""
    mapping: Mapping


@dataclass(slots=True)
class _Work:
    """The inputs of a plan."""

    org: UUID
    state: Taxonomy
    taxonomy_cache: TaxonomyCache
    now: Refs
    """The references of the questions after the migration."""
    before: dict[int, Refs]
    """The references of the questions in each published version of the form."""
    erased: list[int]
    """Versions of the form that were erased."""
    given: ProposedMapping | None = None


async def plan_to_version(
    connection: Connection,
    taxonomy_cache: TaxonomyCache,
    org: UUID,
    project: Project,
    taxonomy: UUID,
    number: int,
) -> Planned:
    """Plan the migration of a project's labels to another version of a taxonomy.

    Args:
        connection: a connection of the server, outside any transaction.
        taxonomy_cache: loads trees, mappings and outlines.
        org: the organization of the project.
        project: the present state of the project.
        taxonomy: the taxonomy that questions of the project draw on.
        number: the version to migrate to.

    Raises:
        Refused: where no question draws on the taxonomy, all of them draw on that version already,
            there is no such version, or that version lacks the subtree of a question.
    """
    require_no_migration(project)
    work, form = await _opened(connection, taxonomy_cache, org, project, taxonomy)
    used = await _turn(work, number)
    return await _made(connection, project, work, form, used, number, None)


async def preview_plan(
    connection: Connection,
    taxonomy_cache: TaxonomyCache,
    org: UUID,
    project: Project,
    taxonomy: UUID,
    number: int,
) -> Plan:
    """Return the plan that `plan_to_version` would make, without storing it.

    Raises Refused as `plan_to_version` does.
    """
    work, form = await _opened(connection, taxonomy_cache, org, project, taxonomy)
    await _turn(work, number)
    return await _plan(work, _renewed(form, work.now))


async def plan_with_mapping(
    connection: Connection,
    taxonomy_cache: TaxonomyCache,
    org: UUID,
    project: Project,
    taxonomy: UUID,
    given: ProposedMapping,
) -> tuple[Plan, Form]:
    """Return where a mapping leads the labels of a project, and the form that they suit then.

    Labels of other versions go to `given.start` by the published mappings first; those of
    `given.end` stay as they are. The state of the project may be one of the past.

    Raises:
        Refused: where no question draws on the taxonomy, a version is gone, or `given.end` lacks
            the subtree of a question.
    """
    work, form = await _opened(connection, taxonomy_cache, org, project, taxonomy)
    work.given = given
    work.now = {q: await _moved(work, ref, given.end) for q, ref in work.now.items()}
    new = _renewed(form, work.now)
    return await _plan(work, new), await _parsed(work, new)


async def _turn(work: _Work, number: int) -> set[int]:
    """Point `work.now` to another version; return the versions that it pointed to before."""
    used = {ref.version for ref in work.now.values()}
    work.state.version(number, "toVersion")
    if number in work.state.withdrawn:
        message = f"Version {number} was withdrawn: choose another one."
        raise Refused(Code.CONFLICT, message, ("toVersion",))
    if used == {number}:
        raise Refused(
            Code.CONFLICT, f"The project draws on version {number} already.", ("toVersion",)
        )
    work.now = {q: await _moved(work, ref, number) for q, ref in work.now.items()}
    return used


async def plan_revert(
    connection: Connection, taxonomy_cache: TaxonomyCache, org: UUID, project: Project, id_: UUID
) -> Planned:
    """Plan the revert of a migration.

    Raises Refused as `plan_to_version` and `revertible_migration` do.
    """
    undone = revertible_migration(project, id_)
    work, form = await _opened(connection, taxonomy_cache, org, project, undone.taxonomy)
    earlier = work.before.get(undone.form_version - 1, {})
    used = {ref.version for ref in work.now.values()}
    lowest = min(undone.from_versions)
    work.now = {
        q: earlier[q] if q in earlier else await _moved(work, ref, lowest)
        for q, ref in work.now.items()
    }
    return await _made(connection, project, work, form, used, lowest, undone)


async def _opened(
    connection: Connection,
    taxonomy_cache: TaxonomyCache,
    org: UUID,
    project: Project,
    taxonomy: UUID,
) -> tuple[_Work, JsonObject]:
    project.pinned()
    form: JsonObject = canonical_json.decode(project.form or "")
    name = ids.public("taxonomy", taxonomy)
    async with tenant(connection, org, snapshot=True):
        schema = await _schema(connection, org)
        state = await read_taxonomy(connection, org, taxonomy)
        rows = await connection.fetch(_FORMS.format(schema), org, project.id)
    last = max(project.form_version, project.published[0])
    forms = {number: body for number, body in rows if number <= last}
    before = {number: _refs(orjson.loads(body), name) for number, body in forms.items() if body}
    erased = [number for number, body in forms.items() if not body]
    now = _refs(form, name)
    if not now:
        message = "No question of this project draws on this taxonomy."
        raise Refused(Code.CONFLICT, message, ("taxonomy",))
    return _Work(org, state, taxonomy_cache, now, before, erased), form


async def _schema(connection: Connection, org: UUID) -> str:
    return schema_of(await generation_of(connection, org))


def _refs(form: JsonObject, taxonomy: str) -> Refs:
    drawn = ((question["name"], question.get("taxonomy")) for question in form["questions"])
    return {
        name: TaxonomyRef.model_validate(ref)
        for name, ref in drawn
        if ref is not None and ref["taxonomy"] == taxonomy
    }


async def _moved(work: _Work, ref: TaxonomyRef, number: int) -> TaxonomyRef:
    """Return the reference of a question, moved to another version."""
    subtree = ref.subtree
    if subtree is not None and (steps := await _steps(work, ref.version, number)):
        found = (await asyncio.to_thread(map_labels, steps, [subtree], anything))[subtree]
        if not found.unambiguous:
            message = (
                f"Version {number} has no concept that stands for {subtree!r}, below which a "
                "question offers its choices: publish a form that names another one."
            )
            raise Refused(Code.CONFLICT, message, ("toVersion",))
        subtree = found.targets[0]
    return ref.model_copy(update={"version": number, "subtree": subtree})


async def _steps(work: _Work, start: int, end: int) -> list[Step]:
    """Return the steps from one version to another, forwards or backwards."""
    given = work.given
    if given is None:
        return await _published(work, start, end)
    if start == given.end != given.start:
        return []
    trees = await _tree(work, given.start), await _tree(work, given.end)
    return [*await _published(work, start, given.start), (*trees, given.mapping)]


async def _published(work: _Work, start: int, end: int) -> list[Step]:
    step = 1 if end > start else -1
    found: list[Step] = []
    for number in range(start, end, step):
        old = await _tree(work, number)
        new = await _tree(work, number + step)
        later = work.state.version(max(number, number + step))
        mapping = await work.taxonomy_cache.mapping(work.org, later.mapping)
        found.append((old, new, mapping if step == 1 else mapping.inverted()))
    return found


async def _tree(work: _Work, number: int) -> Any:
    return await work.taxonomy_cache.tree(work.org, work.state.version(number).tree)


async def _offered(work: _Work, ref: TaxonomyRef) -> AbstractMapping[str, int]:
    outline = await work.taxonomy_cache.outline(work.org, work.state.id, ref.version)
    return await asyncio.to_thread(offered, outline, ref)


async def _made(
    connection: Connection,
    project: Project,
    work: _Work,
    form: JsonObject,
    used: set[int],
    target: int,
    undone: Migration | None,
) -> Planned:
    new = _renewed(form, work.now)
    plan = await _plan(work, new)
    since = 0 if undone is None else undone.form_version
    digest = await keep(work.taxonomy_cache.blobs, work.org, plan.encode())
    async with tenant(connection, work.org):
        text = _TASKS.format(await _schema(connection, work.org))
        tasks = await connection.fetchval(text, work.org, project.id, list(plan.questions), since)
    return Planned(
        migration=uuid7(),
        taxonomy=work.state.id,
        from_versions=tuple(sorted(used)),
        to_version=target,
        plan=digest,
        tasks=tasks,
        undoes=None if undone is None else undone.id,
        base=project.form_version,
        form=new,
    )


def _renewed(form: JsonObject, refs: Refs) -> JsonObject:
    """Return the form with new references in its questions."""
    drawn = {
        name: {"taxonomy": ref.model_dump(mode="json", exclude_defaults=True)}
        for name, ref in refs.items()
    }
    questions = [question | drawn.get(question["name"], {}) for question in form["questions"]]
    return {**form, "questions": questions}


async def _plan(work: _Work, form: JsonObject) -> Plan:
    """Return the plan: the mapping result of every concept that a question ever offered."""
    allowed = {question: await _offered(work, ref) for question, ref in work.now.items()}
    parsed = await _parsed(work, form)
    limits = {question.name: _limits(question) for question in parsed.questions}
    questions: JsonObject = {}
    for question, ref in work.now.items():
        drawn = [refs[question] for refs in work.before.values() if question in refs]
        found: JsonObject = {}
        for number in sorted({old.version for old in drawn}):
            concepts: dict[str, int] = {}
            for old in (one for one in drawn if one.version == number):
                concepts |= await _offered(work, old)
            steps = await _steps(work, number, ref.version)
            found[str(number)] = await asyncio.to_thread(
                _map_labels, steps, list(concepts), allowed[question]
            )
        least, most = limits[question]
        questions[question] = {"least": least, "most": most, "fates": found}
    forms: JsonObject = {
        str(number): {q: ref.version for q, ref in refs.items() if q in work.now}
        for number, refs in work.before.items()
    }
    forms |= dict.fromkeys(map(str, work.erased))
    return Plan({"format": 1, "questions": questions, "forms": forms})


async def _parsed(work: _Work, form: JsonObject) -> Form:
    """Return the form, whose questions may draw on further taxonomies."""
    while True:
        try:
            return parse_form(form, work.taxonomy_cache.of(work.org))
        except NotLoaded as missing:
            await work.taxonomy_cache.find(work.org, missing)


def _limits(question: object) -> tuple[int, int | None]:
    if not isinstance(question, ChoiceQuestion):
        return 0, None
    return question.min_choices, question.max_choices if question.multiple else 1


def _map_labels(
    steps: list[Step], concepts: list[str], allowed: AbstractMapping[str, int]
) -> JsonObject:
    if steps:
        found = map_labels(steps, concepts, allowed.__contains__)
    else:
        found = {
            id_: MappingResult(Rule.UNCHANGED if id_ in allowed else Rule.AMBIGUOUS, (id_,))
            for id_ in concepts
        }
    return {
        id_: [
            result.rule.value,
            [target for target in result.targets if target in allowed],
            allowed[result.targets[0]] if result.rule in CARRIED else None,
        ]
        for id_, result in found.items()
    }
