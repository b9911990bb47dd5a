"""Taxonomies: concepts, trees, versions, differences and formats. Pure, and usable alone."""

from taxonomy.concept import Concept
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
from taxonomy.mapping import Mapping, Match, Relation
from taxonomy.problem import Invalid, Problem
from taxonomy.tree import Tree

__all__ = [
    "Add",
    "Annotate",
    "Concept",
    "Deprecate",
    "Draft",
    "Edit",
    "Invalid",
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
    "Split",
    "Tree",
    "edit_of",
]
