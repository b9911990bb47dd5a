"""The order of concepts, some of which were placed elsewhere, against a plain list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from taxonomy.order import Order
from tests.taxonomy.trees import tree

BASE = ["a", "b", "c", "d", "e"]
PLACED = st.lists(
    st.tuples(st.sampled_from([*BASE, "x", "y"]), st.none() | st.sampled_from([*BASE, "x", "y"]))
)


@given(PLACED)
def test_it_is_that_of_a_list(placed):
    order, listed = Order(tree(" ".join(BASE))), [*BASE]
    for id_, after in placed:
        if id_ == after or (after is not None and after not in listed):
            continue
        order.place(id_, after)
        if id_ in listed:
            listed.remove(id_)
        listed.insert(len(listed) if after is None else listed.index(after) + 1, id_)
        assert [*order] == listed
        assert [order.before(at) for at in listed] == [None, *listed[:-1]]
    assert [*order] == listed
