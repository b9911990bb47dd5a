"""Small tables of the literature; a row is a person, a column a unit, * no answer."""

from __future__ import annotations

KRIPPENDORFF = """
    *****34121133*3
    1*213343*******
    **21344*21133*4
"""
"""Krippendorff's example of three people and fifteen units, with missing answers."""

RAW_4_RATERS = """
    123321412***
    1233224125**
    *33323422513
    12332441251*
"""
"""Four people, five values, some missing: Gwet, Handbook of Inter-Rater Reliability."""

CONT_4X4 = ((40, 6, 4, 15), (4, 25, 1, 5), (4, 2, 21, 9), (17, 13, 12, 45))
"""Diagnoses by two people: the same book."""
CONT_3X3 = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
"""Records abstracted by two people: the same book."""


def units_of(rows: str) -> list[list[int]]:
    """The answers to each unit, of those who answered it."""
    people = rows.split()
    return [[int(x) for x in answers if x != "*"] for answers in zip(*people, strict=True)]
