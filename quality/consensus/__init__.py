"""Consensus: what is true of each task, from what people said, and how far each is right.

`Votes` holds the answers; each method takes them and returns an `Outcome`. Numbers, rankings and
hierarchies have methods of their own. Loads numpy.
"""

from quality.consensus.back_off import BackOff, back_off
from quality.consensus.dawid_skene import dawid_skene
from quality.consensus.glad import glad
from quality.consensus.mace import mace
from quality.consensus.numbers import NumberOutcome, mean_number, median_number, weighted_number
from quality.consensus.one_coin import one_coin
from quality.consensus.outcome import Confusion, Outcome
from quality.consensus.rankings import agreement, borda, kemeny
from quality.consensus.votes import TooLargeError, Votes
from quality.consensus.voting import majority, wawa, weighted

__all__ = [
    "BackOff",
    "Confusion",
    "NumberOutcome",
    "Outcome",
    "TooLargeError",
    "Votes",
    "agreement",
    "back_off",
    "borda",
    "dawid_skene",
    "glad",
    "kemeny",
    "mace",
    "majority",
    "mean_number",
    "median_number",
    "one_coin",
    "wawa",
    "weighted",
    "weighted_number",
]
