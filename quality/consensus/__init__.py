"""Consensus: what is true of each task, from what people said, and how far each is right.

`Votes` holds the answers; each method takes them and returns an `Outcome`. Loads numpy.
"""

from quality.consensus.dawid_skene import dawid_skene
from quality.consensus.one_coin import one_coin
from quality.consensus.outcome import Outcome
from quality.consensus.votes import TooLargeError, Votes
from quality.consensus.voting import majority, wawa, weighted

__all__ = [
    "Outcome",
    "TooLargeError",
    "Votes",
    "dawid_skene",
    "majority",
    "one_coin",
    "wawa",
    "weighted",
]
