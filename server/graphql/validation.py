"""The rules by which documents are validated, applied in one walk through a document.

graphql-core asks each rule, for each kind of node in each new document, which of its functions are
for that kind: some 500 questions for a document of a few fields, and most of them are answered with
none. Here they are asked once in the life of the process.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from graphql import ASTValidationRule, Node, ValidationContext, ValidationRule, specified_rules
from graphql.language.visitor import BREAK, SKIP, EnterLeaveVisitor
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule

RULES: tuple[type[ASTValidationRule], ...] = (*specified_rules, MaybeNullValidationRule)
"""Strawberry's rule of `@oneOf` is left out: graphql-core's own say where in a variable it is."""


class AllRules(ValidationRule):
    """One rule that applies all of `RULES`, in their order."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._rules = [rule(context) for rule in RULES]
        self._skipped: list[Any] = [None] * len(RULES)
        """By rule, the node below which the rule skips all, or BREAK for the rest."""

    def get_enter_leave_for_kind(self, kind: str) -> EnterLeaveVisitor:
        """Return the functions that apply all rules to nodes of a kind."""
        found = self.enter_leave_map.get(kind)
        if found is None:
            found = self.enter_leave_map[kind] = EnterLeaveVisitor(
                self._entering(kind), self._leaving(kind)
            )
        return found

    def _entering(self, kind: str) -> Callable[..., None] | None:
        bound = [(i, getattr(self._rules[i], name)) for i, name, _ in _concerned(kind) if name]
        skipped = self._skipped

        def enter(node: Node, *place: Any) -> None:
            for i, function in bound:
                if skipped[i] is None:
                    found = function(node, *place)
                    if found is SKIP or found is False:
                        skipped[i] = node
                    elif found is BREAK or found is True:
                        skipped[i] = BREAK

        return enter if bound else None

    def _leaving(self, kind: str) -> Callable[..., None] | None:
        bound = [
            (i, getattr(self._rules[i], name) if name else None) for i, _, name in _concerned(kind)
        ]
        skipped = self._skipped

        def leave(node: Node, *place: Any) -> None:
            for i, function in bound:
                if skipped[i] is node:
                    skipped[i] = None
                elif function is not None and skipped[i] is None:
                    found = function(node, *place)
                    if found is BREAK or found is True:
                        skipped[i] = BREAK

        return leave if bound else None


@cache
def _concerned(kind: str) -> tuple[tuple[int, str | None, str | None], ...]:
    """Return the rules that look at nodes of a kind: their numbers, and the names of functions.

    The functions are those for entering and for leaving a node; a rule may have one or both.
    """
    found = []
    for number, rule in enumerate(RULES):
        enter, leave = [
            next((name for name in (f"{verb}_{kind}", verb) if hasattr(rule, name)), None)
            for verb in ("enter", "leave")
        ]
        if enter or leave:
            found.append((number, enter, leave))
    return tuple(found)
