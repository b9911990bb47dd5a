"""Consensus: the value of each task from what several people said, and how far each can be relied on.

`Votes` holds the answers; each method takes them and returns an `Outcome`. Loads numpy.
"""

from quality.consensus.dawid_skene import dawid_skene
from quality.consensus.one_coin import one_coin
from quality.consensus.outcome import Outcome
from quality.consensus.votes import TooLarge, Votes
from quality.consensus.voting import majority, wawa, weighted

__all__ = [
    "Outcome",
    "TooLarge",
    "Votes",
    "dawid_skene",
    "majority",
    "one_coin",
    "wawa",
    "weighted",
]
