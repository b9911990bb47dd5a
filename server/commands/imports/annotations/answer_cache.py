"""Answers that were checked before: of a simple form, many people give the same few answers."""

from __future__ import annotations

import orjson

from server.events.core import canonical_json
from server.events.core.event import JsonObject
from server.events.forms.allowed_values import Concepts
from server.events.forms.answers import validate_answers
from server.events.forms.forms import Form
from server.events.labeling.consensus import Majority, majority

MOST = 10_000
"""Different answers that are kept."""
LONGEST = 1_000
"""Bytes of the longest answers that are kept."""
Checked = tuple[JsonObject, bytes]
"""Answers in normal form, and their canonical JSON."""


class AnswerCache:
    """Answers to one form, if whether they fit depends on the form alone, and not on the task."""

    def __init__(self) -> None:
        self._form: Form | None = None
        self._usable = False
        self._found: dict[bytes, Checked] = {}
        self._ids: set[int] = set()
        """`id` of the answers in `_found`, which keeps them."""
        self._votes: dict[tuple[int, ...], Majority] = {}

    def find(self, form: Form, answers: JsonObject, concepts: Concepts) -> Checked | None:
        """Return answers as they were checked before, or check them now.

        Returns:
            None where the answers cannot be cached, or do not fit: they must be checked again, so
            that the refusal names the place.
        """
        if form is not self._form:
            self._form, self._found = form, {}
            self._ids, self._votes = set(), {}
            self._usable = all(question.applies_to is None for question in form.questions)
        if not self._usable:
            return None
        try:
            key = orjson.dumps(answers, option=orjson.OPT_SORT_KEYS)
        except TypeError:
            return None
        found = self._found.get(key)
        if found is None and len(key) <= LONGEST and len(self._found) < MOST:
            checked = validate_answers(form, {}, answers, concepts)
            text, floats = canonical_json.spell(checked)
            if floats:
                return None
            found = self._found[key] = (checked, text)
            self._ids.add(id(checked))
        return found

    def vote(self, form: Form, answers: list[JsonObject], concepts: Concepts) -> Majority:
        """Return the majority of answers, as it was found before if all of them are cached."""
        key = tuple(map(id, answers))
        if form is not self._form or not self._ids.issuperset(key):
            return majority(form, answers, concepts)
        found = self._votes.get(key)
        if found is None:
            found = majority(form, answers, concepts)
            if len(self._votes) < MOST:
                self._votes[key] = found
        return found
