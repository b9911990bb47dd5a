"""Taxonomies: concepts, trees, versions, differences and formats. Pure, and usable alone."""

from taxonomy.concept import Concept
from taxonomy.diff import Change, Diff, Entry, Join, diff
from taxonomy.draft import Draft
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
from taxonomy.fates import Fate, Rule, fate, fates
from taxonomy.mapping import Mapping, Match, Relation
from taxonomy.problem import Invalid, Problem
from taxonomy.tree import Tree

__all__ = [
    "Add",
    "Annotate",
    "Change",
    "Concept",
    "Deprecate",
    "Diff",
    "Draft",
    "Edit",
    "Entry",
    "Fate",
    "Invalid",
    "Join",
    "Mapping",
    "Match",
    "Merge",
    "Move",
    "Problem",
    "Relate",
    "Relation",
    "Remove",
    "Rename",
    "Restore",
    "Rule",
    "Split",
    "Tree",
    "diff",
    "edit_of",
    "fate",
    "fates",
]
