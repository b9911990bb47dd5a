"""Taxonomies: concepts, trees, versions, differences and formats. Pure, and usable alone."""

from taxonomy.concept import Concept
from taxonomy.mapping import Mapping, Match, Relation
from taxonomy.problem import Invalid, Problem
from taxonomy.tree import Tree

__all__ = ["Concept", "Invalid", "Mapping", "Match", "Problem", "Relation", "Tree"]
