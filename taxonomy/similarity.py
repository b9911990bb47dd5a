"""How near two concepts are: common ancestors, path length, Wu and Palmer's similarity.

A concept counts as an ancestor of itself here, so that the common ancestor of a concept and one of
its descendants is the upper of the two.
"""

from __future__ import annotations

from taxonomy.tree import Tree


def lowest_common_ancestors(tree: Tree, first: str, second: str) -> tuple[str, ...]:
    """Return the common ancestors with no other common ancestor below them.

    In a tree there is one or none; a poly-hierarchy may have several (Aït-Kaci et al., 1989,
    "Efficient implementation of lattice operations"). The deepest comes first, then by nearness
    and id. Raises KeyError if the tree does not have a concept.
    """
    up, other = _heights(tree, first), _heights(tree, second)
    common = up.keys() & other.keys()
    above = {parent for id_ in common for parent in tree[id_].broader}
    depths: dict[str, int] = {}
    return tuple(
        sorted(
            common - above,
            key=lambda id_: (-_depth(tree, id_, depths), up[id_] + other[id_], id_),
        )
    )


def lowest_common_ancestor(tree: Tree, first: str, second: str) -> str | None:
    """Return the deepest common ancestor; None for concepts under different roots.

    Depth is the longest path from a root, so that a descendant is always deeper.
    """
    found = lowest_common_ancestors(tree, first, second)
    return found[0] if found else None


def distance(tree: Tree, first: str, second: str) -> int | None:
    """Return the edges of the shortest path through a common ancestor; None if there is none.

    Rada et al., 1989, "Development and application of a metric on semantic nets".
    """
    up, other = _heights(tree, first), _heights(tree, second)
    return min((up[id_] + other[id_] for id_ in up.keys() & other.keys()), default=None)


def wu_palmer(tree: Tree, first: str, second: str) -> float:
    """Return 2·d / (a + b + 2·d): 1.0 for the same concept, 0.0 without a common ancestor.

    d is the depth of the lowest common ancestor, where a root has depth 1; a and b are the edges
    from it to both concepts (Wu & Palmer, 1994, "Verb semantics and lexical selection", §4).
    Where there are several, the deepest counts, with the shortest ways to it. NLTK agrees on
    hierarchies with one parent each.
    """
    ancestor = lowest_common_ancestor(tree, first, second)
    if ancestor is None:
        return 0.0
    depth = _depth(tree, ancestor, {}) + 1
    apart = _heights(tree, first)[ancestor] + _heights(tree, second)[ancestor]
    return 2 * depth / (apart + 2 * depth)


def _heights(tree: Tree, start: str) -> dict[str, int]:
    """Return the edges up to each ancestor, by the shortest path; 0 for the concept itself."""
    heights: dict[str, int] = {start: 0}
    level, height = [start], 0
    while level:
        height += 1
        level = [up for at in level for up in tree[at].broader if up not in heights]
        heights.update(dict.fromkeys(level, height))
    return heights


def _depth(tree: Tree, id_: str, known: dict[str, int]) -> int:
    """Return the edges of the longest path from a root, without recursion: trees may be deep."""
    waiting = [id_]
    while waiting:
        at = waiting[-1]
        above = tree[at].broader
        open_ = [up for up in above if up not in known]
        if open_:
            waiting += open_
            continue
        waiting.pop()
        known[at] = max((known[up] + 1 for up in above), default=0)
    return known[id_]
