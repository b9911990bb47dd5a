"""The plan of a migration: what becomes of every concept that a question has offered, and why.

It is made once, before the ledger is locked, and kept as a blob under its digest. Every slice of
the migration reads the same plan, so that it can be resumed by any process and audited by anybody.
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

FORMAT = 1
REMEMBERED = 10_000
"""Answers of one label of which it is kept what becomes of them."""
WORST = tuple(Rule)
"""The rules from the least to the most that happens to a label."""


UNKNOWN = MappingResult(Rule.AMBIGUOUS, ())
"""What becomes of a label that no version ever offered: nobody but a person can say."""


@dataclass(frozen=True, slots=True)
class MappingTable:
    """What becomes of the answers to one question that were given under one version."""

    least: int
    most: int | None
    fates: Mapping[str, MappingResult]
    ranks: Mapping[str, int]
    """The place of each target in the order of the new version."""


@dataclass(slots=True)
class MappedAnswer:
    """What becomes of one set of answers."""

    changes: list[JsonObject] = field(default_factory=list)
    items: list[JsonObject] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    moves: bool = False
    """Whether a label becomes another concept."""

    @property
    def rule(self) -> str:
        """The rule that is furthest from `UNCHANGED`."""
        return max(self.labels, key=WORST.index)


class Plan:
    """Fates by version of the form and question."""

    def __init__(self, plain: JsonObject) -> None:
        """Read what `plain` holds: see `made`."""
        self.plain = plain
        tables = {
            (question, int(version)): _table(said, fates)
            for question, said in plain["questions"].items()
            for version, fates in said["fates"].items()
        }
        self.questions: tuple[str, ...] = tuple(plain["questions"])
        self._chosen: dict[tuple[int, str, str], MappedAnswer] = {}
        unknown = {question: MappingTable(0, None, {}, {}) for question in self.questions}
        # Of a form that was erased nobody can say what its words meant.
        self.tables: dict[int, dict[str, MappingTable]] = {
            int(form): unknown if drew is None else {q: tables[q, drew[q]] for q in drew}
            for form, drew in plain["forms"].items()
        }

    def __len__(self) -> int:
        """Count the concepts."""
        return sum(
            len(fates) for q in self.plain["questions"].values() for fates in q["fates"].values()
        )

    def encode(self) -> bytes:
        """Return the one spelling of this plan."""
        return orjson.dumps(self.plain, option=orjson.OPT_SORT_KEYS)

    @classmethod
    def decode(cls, body: bytes) -> Plan:
        """Read what `encode` wrote."""
        return cls(orjson.loads(body))

    def map_answer(self, answers: JsonObject, form_version: int) -> MappedAnswer:
        """Tell what becomes of answers that were given under a version of the form.

        What it returns may be returned again, and is not to be changed.
        """
        tables = self.tables.get(form_version, {})
        if len(tables) == 1:
            (question,) = tables
            answer = answers.get(question)
            if answer is not None and answer["kind"] == "choice" and len(answer["values"]) == 1:
                # Most answers are one label out of few, and labels are many.
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
    """Count the labels in the answers to some questions; of erased answers, none."""
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
        # Merged, they may be fewer than the question asks for: a person adds to them.
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
    """Leave relations to a person that would say the same twice."""
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
