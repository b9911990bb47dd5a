"""Taxonomies: concepts, trees, drafts, diffs, mappings and formats. Pure, and usable alone."""

from taxonomy.concept import Concept
from taxonomy.concept_matching import Cardinality
from taxonomy.diff import Change, Diff, Entry, Join, diff
from taxonomy.draft import Draft
from taxonomy.draft_view import DraftView
from taxonomy.edits import (
    Add,
    Annotate,
    Deprecate,
    Edit,
    Merge,
    Move,
    Relate,
    Remove,
    Rename,
    Restore,
    Split,
    edit_of,
)
from taxonomy.label_mapping import MappingResult, Rule, map_label, map_labels
from taxonomy.mapping import Mapping, Match, Relation
from taxonomy.problem import Invalid, Problem
from taxonomy.search import Hit, Rank, folded, search, starts
from taxonomy.similarity import (
    distance,
    lowest_common_ancestor,
    lowest_common_ancestors,
    wu_palmer,
)
from taxonomy.tree import Tree

__all__ = [
    "Add",
    "Annotate",
    "Cardinality",
    "Change",
    "Concept",
    "Deprecate",
    "Diff",
    "Draft",
    "DraftView",
    "Edit",
    "Entry",
    "Hit",
    "Invalid",
    "Join",
    "Mapping",
    "MappingResult",
    "Match",
    "Merge",
    "Move",
    "Problem",
    "Rank",
    "Relate",
    "Relation",
    "Remove",
    "Rename",
    "Restore",
    "Rule",
    "Split",
    "Tree",
    "diff",
    "distance",
    "edit_of",
    "folded",
    "lowest_common_ancestor",
    "lowest_common_ancestors",
    "map_label",
    "map_labels",
    "search",
    "starts",
    "wu_palmer",
]
