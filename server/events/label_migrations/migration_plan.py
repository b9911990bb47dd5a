"""The plan of a label migration: where the labels of every concept go, and by which rule.

The plan is made once, before the ledger is locked, and stored as a blob under its digest. Every
slice of the migration reads the same plan, so that any process can resume the migration and anybody
can audit it. The plan has every concept that a question of the project has ever offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from server.events.core.event import JsonObject
from server.events.forms.answer_kinds import REGION_FIELDS
from taxonomy.label_mapping import CARRIED, MappingResult, Rule

REMEMBERED = 10_000
"""The most single-label answers whose `MappedAnswer` a plan caches."""
WORST = tuple(Rule)
"""The rules by how much they change a label, from UNCHANGED on."""


UNKNOWN = MappingResult(Rule.AMBIGUOUS, ())
"""The result for a label that no version ever offered: only a person can map it."""


@dataclass(frozen=True, slots=True)
class MappingTable:
    """How answers to one question map that were given under one version of a taxonomy."""

    least: int
    most: int | None
    fates: Mapping[str, MappingResult]
    ranks: Mapping[str, int]
    """The place of each target in the order of the new version."""


@dataclass(slots=True)
class MappedAnswer:
    """The result of mapping the answers of one annotation: changes, or items for a person."""

    changes: list[JsonObject] = field(default_factory=list)
    items: list[JsonObject] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    moves: bool = False
    """Whether at least one label becomes another concept."""

    @property
    def rule(self) -> str:
        """The rule, among those of its labels, that is furthest from `UNCHANGED`."""
        return max(self.labels, key=WORST.index)


class Plan:
    """A plan as it is used: mapping tables by version of the form and by question."""

    def __init__(self, plain: JsonObject) -> None:
        """Read the JSON of a plan; see `made` for its shape."""
        self.plain = plain
        tables = {
            (question, int(version)): _table(said, fates)
            for question, said in plain["questions"].items()
            for version, fates in said["fates"].items()
        }
        self.questions: tuple[str, ...] = tuple(plain["questions"])
        self._chosen: dict[tuple[int, str, str], MappedAnswer] = {}
        unknown = {question: MappingTable(0, None, {}, {}) for question in self.questions}
        # If a form was erased, nobody can say what the values of its questions meant.
        self.tables: dict[int, dict[str, MappingTable]] = {
            int(form): unknown if drew is None else {q: tables[q, drew[q]] for q in drew}
            for form, drew in plain["forms"].items()
        }

    def __len__(self) -> int:
        """Count the concepts in all mapping tables."""
        return sum(
            len(fates) for q in self.plain["questions"].values() for fates in q["fates"].values()
        )

    def encode(self) -> bytes:
        """Return the plan as JSON with sorted keys: equal plans have equal bytes."""
        return orjson.dumps(self.plain, option=orjson.OPT_SORT_KEYS)

    @classmethod
    def decode(cls, body: bytes) -> Plan:
        """Return the plan from the bytes of `encode`."""
        return cls(orjson.loads(body))

    def map_answer(self, answers: JsonObject, form_version: int) -> MappedAnswer:
        """Map answers that were given under a version of the form.

        The result is cached and may be returned again: callers must not change it.
        """
        tables = self.tables.get(form_version, {})
        if len(tables) == 1:
            (question,) = tables
            answer = answers.get(question)
            if answer is not None and answer["kind"] == "choice" and len(answer["values"]) == 1:
                # Most answers are a single label out of a few concepts, so a cache saves most work.
                key = (form_version, question, answer["values"][0])
                found = self._chosen.get(key)
                if found is None:
                    if len(self._chosen) >= REMEMBERED:
                        self._chosen.clear()
                    found = self._chosen[key] = self._map_answer(answers, tables)
                return found
        return self._map_answer(answers, tables)

    def _map_answer(self, answers: JsonObject, tables: Mapping[str, MappingTable]) -> MappedAnswer:
        found = MappedAnswer()
        for question, table in tables.items():
            answer = answers.get(question)
            if answer is None:
                continue
            if answer["kind"] == "choice":
                _choice(found, question, answer["values"], table)
            elif answer["kind"] in REGION_FIELDS:
                _regions(found, question, answer, table)
        return found


def labels_in(answers: JsonObject | None, questions: Iterable[str]) -> int:
    """Count the labels in the answers to these questions; 0 for erased answers."""
    given = [answers[question] for question in questions if question in answers] if answers else []
    return sum(len(one.get(REGION_FIELDS.get(one["kind"], "values"), ())) for one in given)


def _table(said: JsonObject, fates: Mapping[str, Any]) -> MappingTable:
    known = {
        concept: MappingResult(Rule(rule), tuple(targets))
        for concept, (rule, targets, _) in fates.items()
    }
    ranks = {targets[0]: rank for _, targets, rank in fates.values() if rank is not None}
    return MappingTable(said["least"], said["most"], known, ranks)


def _choice(found: MappedAnswer, question: str, before: list[str], table: MappingTable) -> None:
    if not before:
        return
    fates = [table.fates.get(value, UNKNOWN) for value in before]
    targets = {fate.targets[0] for fate in fates if fate.rule in CARRIED}
    carried = all(fate.rule in CARRIED for fate in fates)
    if carried and not table.least <= len(targets) <= (table.most or len(targets)):
        # After a merge there may be fewer values than the question requires: a person adds some.
        fates = [MappingResult(Rule.AMBIGUOUS, fate.targets) for fate in fates]
        carried = False
    found.labels.update(fate.rule.value for fate in fates)
    if not carried:
        found.items += [
            _item(question, None, value, fate)
            for value, fate in zip(before, fates, strict=True)
            if fate.rule not in CARRIED
        ]
        return
    after = sorted(targets, key=table.ranks.__getitem__)
    rules = [fate.rule.value for fate in fates]
    found.moves |= after != before
    if after != before or rules != ["UNCHANGED"] * len(rules):
        found.changes.append(
            {"question": question, "before": before, "after": after, "rules": rules}
        )


def _regions(found: MappedAnswer, question: str, answer: JsonObject, table: MappingTable) -> None:
    regions = answer[REGION_FIELDS[answer["kind"]]]
    fates = {region["id"]: table.fates.get(region["label"], UNKNOWN) for region in regions}
    if answer["kind"] == "relation":
        _part(regions, fates)
    found.labels.update(fate.rule.value for fate in fates.values())
    doubtful = [r for r in regions if fates[r["id"]].rule not in CARRIED]
    if doubtful:
        found.items += [_item(question, r["id"], r["label"], fates[r["id"]]) for r in doubtful]
        return
    changes = {
        region["id"]: [region["label"], fate.targets[0], fate.rule.value]
        for region in regions
        if (fate := fates[region["id"]]).rule is not Rule.UNCHANGED
        or fate.targets[0] != region["label"]
    }
    if changes:
        found.moves |= any(before != after for before, after, _ in changes.values())
        found.changes.append({"question": question, "regions": changes})


def _part(relations: list[JsonObject], fates: dict[str, MappingResult]) -> None:
    """Make relations AMBIGUOUS that would repeat another one once mapped: a person decides."""
    ends: dict[tuple[Any, ...], str] = {}
    for relation in relations:
        fate = fates[relation["id"]]
        if fate.rule not in CARRIED:
            continue
        sides = sorted((relation[s]["question"], relation[s]["region"]) for s in _SIDES)
        other = ends.setdefault((fate.targets[0], *sides), relation["id"])
        if other != relation["id"]:
            fates[relation["id"]] = MappingResult(Rule.AMBIGUOUS, fate.targets)


_SIDES = ("source", "target")


def _item(question: str, region: str | None, concept: str, fate: MappingResult) -> JsonObject:
    return {
        "question": question,
        "region": region,
        "concept": concept,
        "candidates": list(fate.targets),
        "rule": fate.rule.value,
    }
