"""The people of the demo and their errors, drawn from a hash so that all runs are equal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from server.demo.classes import CLASSES
from server.demo.sample import Gloss

NAMES = tuple(CLASSES)


@dataclass(frozen=True)
class Person:
    """Somebody with a role and an error rate, between 0 and 1.

    Most of the errors stay within the part of speech, as those of people do.
    """

    name: str
    role: str
    errs: float

    def chance(self, gloss: Gloss, about: str) -> float:
        """Return a number from 0 up to 1 for a gloss and a subject, the same in every run."""
        text = f"{self.name}/{gloss.id}/{about}".encode()
        return int.from_bytes(hashlib.sha256(text).digest()[:6]) / 2**48

    def opinion(self, gloss: Gloss) -> str:
        """Return the class that this person chooses for a gloss."""
        if self.chance(gloss, "error") >= self.errs:
            return gloss.label
        part = gloss.label.partition(".")[0]
        near = [name for name in NAMES if name.startswith(f"{part}.") and name != gloss.label]
        far = [name for name in NAMES if not name.startswith(f"{part}.")]
        pool = near if near and self.chance(gloss, "near") < 0.85 else far
        return pool[int(self.chance(gloss, "which") * len(pool))]


ANNOTATORS = (
    Person("Ines", "ANNOTATOR", 0.04),
    Person("Jonas", "ANNOTATOR", 0.07),
    Person("Mei", "ANNOTATOR", 0.10),
    Person("Olu", "ANNOTATOR", 0.14),
    Person("Petra", "ANNOTATOR", 0.18),
    Person("Quinn", "ANNOTATOR", 0.30),
)
REVIEWERS = (Person("Ravi", "REVIEWER", 0.02), Person("Sofia", "REVIEWER", 0.03))
AUDITOR = Person("Tomas", "AUDITOR", 0.0)
SKIPS, COMMENTS, REVISES, REJECTS = 0.01, 0.01, 0.25, 0.06
"""Probabilities: an annotator skips, comments, or revises a wrong answer; a reviewer rejects."""


def email_of(name: str) -> str:
    """Return the address by which somebody logs in, to which no mail is ever sent."""
    return f"{name.lower()}@demo.example"
