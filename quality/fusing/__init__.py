"""Fusing: one region, ranking or text out of what several people gave for the same thing.

Results depend neither on the order of people nor on their names. Loads numpy.
"""

from quality.fusing.boxes import median_box
from quality.fusing.clusters import Fused, fuse, most_similar
from quality.fusing.masks import majority_mask
from quality.fusing.outlines import majority_outline
from quality.fusing.points import geometric_median
from quality.fusing.stretches import VotedStretch, vote_stretches
from quality.fusing.texts import Medoid, medoid
from quality.fusing.words import VotedText, vote_words

__all__ = [
    "Fused",
    "Medoid",
    "VotedStretch",
    "VotedText",
    "fuse",
    "geometric_median",
    "majority_mask",
    "majority_outline",
    "median_box",
    "medoid",
    "most_similar",
    "vote_stretches",
    "vote_words",
]
