"""Answers that a paper prints."""

from __future__ import annotations

# Dawid and Skene (1979), table 1: of 45 patients, how fit five anaesthetists found them for an
# anaesthetic, from 1 to 4. The first of them looked at each patient three times.
_PATIENTS = """
111 1 1 1 1|333 4 3 3 4|112 2 1 2 2|222 3 1 2 1|222 3 2 2 2|222 3 3 2 2|122 2 1 1 1|333 3 4 3 3
222 2 2 2 3|232 2 2 2 3|444 4 4 4 4|222 3 3 4 3|111 1 1 1 1|222 3 2 1 2|121 1 1 1 1|111 2 1 1 1
111 1 1 1 1|111 1 1 1 1|222 2 2 2 1|222 1 3 2 2|222 2 2 2 2|222 2 2 2 1|222 3 2 2 2|221 2 2 2 2
111 1 1 1 1|111 1 1 1 1|232 2 2 2 2|111 1 1 1 1|111 1 1 1 1|112 1 1 2 1|111 1 1 1 1|333 3 2 3 3
111 1 1 1 1|222 2 2 2 2|222 3 2 3 2|433 4 3 4 3|221 2 2 3 2|232 3 2 3 3|333 3 4 3 2|111 1 1 1 1
111 1 1 1 1|121 2 1 1 1|232 2 2 2 2|121 1 1 1 1|222 2 2 2 2
"""
ANAESTHETISTS = [
    (patient, person, int(label))
    for patient, line in enumerate(_PATIENTS.strip().replace("\n", "|").split("|"))
    for person, labels in enumerate(line.split())
    for label in labels
]
PRIORS = (0.40, 0.42, 0.11, 0.07)
"""How frequent each label is, as they estimate."""
FIRST_PERSON = {
    (1, 1): 0.89, (1, 2): 0.11, (2, 1): 0.07, (2, 2): 0.88, (2, 3): 0.05, (3, 2): 0.34,
    (3, 3): 0.66,
}  # fmt: skip
"""By true label and what the first says, its probability, as they estimate."""
