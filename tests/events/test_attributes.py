"""Decisions on attributes and declarations, and the states that follow from their events."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server.access.attributes import AttributeSealer, DeclaredValue
from server.events.attributes import attributes, declarations
from server.events.attributes.attributes import (
    LONGEST_PURPOSE,
    MOST_ATTRIBUTES,
    AttributeContent,
    AttributeDefined,
    AttributeRemoved,
    Attributes,
)
from server.events.attributes.declarations import (
    AttributesDeclared,
    AttributesWithdrawn,
    DeclarationContent,
    Declarations,
)
from server.events.core.refusal import Code, Refused
from server.events.erasure.erased_content import Authority, ContentErased, StoredContent
from tests.support.given_when_then import Past

ORG, ANN, BOB = UUID(int=1), UUID(int=2), UUID(int=3)
AGE, TONGUE = UUID(int=10), UUID(int=11)
AGES = ["18-29", "30-49", "50 and older"]


def defined(number: int = 1, attribute: UUID = AGE, **content: Any) -> AttributeDefined:
    body = AttributeContent(**{"name": "Age", "purpose": "To compare.", "choices": AGES} | content)
    return AttributeDefined(attribute=attribute, attribute_version=number, content=body)


def after(*events: Any) -> Attributes | None:
    state: Attributes | None = Past(attributes.stream_of(ORG)).and_(*events, by=BOB).state
    return state


def define(state: Attributes | None, *, new: bool = True, **given: Any) -> Any:
    id_ = given.pop("attribute", AGE)
    content = {"name": "Age", "purpose": "To compare.", "choices": AGES} | given
    return attributes.define(
        ORG, state, attribute=id_, new=new, content=AttributeContent(**content)
    )


def declared(**values: str) -> AttributesDeclared:
    named = {"age": str(AGE), "tongue": str(TONGUE)}
    content = DeclarationContent(sealed={named[name]: one for name, one in values.items()})
    return AttributesDeclared(member=ANN, content=content)


def said(*events: Any) -> Declarations | None:
    state: Declarations | None = Past(declarations.stream_of(ANN)).and_(*events, by=ANN).state
    return state


def test_an_attribute_is_defined_in_versions() -> None:
    ((stream, event),) = define(None, name=" Age ", choices=[" 18-29", "30-49", "50 and older"])
    assert (stream, event) == (attributes.stream_of(ORG), defined())
    state = after(defined())
    assert state is not None
    assert define(state, new=False) == []
    ((_, event),) = define(state, new=False, choices=AGES[:2])
    assert event == defined(2, choices=AGES[:2])
    ((_, event),) = attributes.remove(after(defined()), attribute=AGE)
    assert event == AttributeRemoved(attribute=AGE)
    assert after(defined(), AttributeRemoved(attribute=AGE)).attributes == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": " "}, Code.INVALID, ("name",)),
        ({"purpose": ""}, Code.INVALID, ("purpose",)),
        ({"purpose": "x" * (LONGEST_PURPOSE + 1)}, Code.LIMIT, ("purpose",)),
        ({"choices": ["a"]}, Code.INVALID, ("values",)),
        ({"choices": [str(n) for n in range(51)]}, Code.INVALID, ("values",)),
        ({"choices": ["a", "a "]}, Code.DUPLICATE, ("values", 1)),
        ({"choices": ["a", ""]}, Code.INVALID, ("values", 1)),
        ({"choices": ["a", "b" * 101]}, Code.LIMIT, ("values", 1)),
        ({"attribute": TONGUE}, Code.DUPLICATE, ("name",)),
        ({"attribute": TONGUE, "new": False}, Code.NOT_FOUND, ("attribute",)),
    ],
)
def test_what_is_no_attribute_is_refused(given: Any, code: Code, path: Any) -> None:
    with pytest.raises(Refused) as refused:
        define(after(defined()), **given)
    assert (refused.value.code, refused.value.path) == (code, path)


def test_an_organization_has_so_many_attributes() -> None:
    many = [defined(1, UUID(int=n), name=str(n)) for n in range(MOST_ATTRIBUTES)]
    with pytest.raises(Refused) as refused:
        define(after(*many), attribute=UUID(int=99), name="x")
    assert refused.value.code is Code.LIMIT


def test_a_value_counts_for_the_purpose_and_the_list_that_it_was_declared_by() -> None:
    state = after(defined(), defined(2, choices=["30-49", "18-29", "50-64", "65 and older"]))
    assert state is not None
    (age,) = state.attributes
    assert [age.in_force(1, n) for n in range(4)] == ["18-29", "30-49", None, None]
    assert (age.declared(1, 2), age.in_force(2, 2), age.in_force(3, 0)) == (AGES[2], "50-64", None)
    other = after(defined(), defined(2, purpose="To sell."))
    assert other is not None
    assert other.attributes[0].in_force(1, 0) is None
    assert other.attributes[0].in_force(2, 0) == "18-29"


def test_declared_values_add_up() -> None:
    assert declarations.declare(None, member=ANN, sealed={}) == []
    changes = declarations.declare(None, member=ANN, sealed={AGE: "x"})
    assert changes == [(declarations.stream_of(ANN), declared(age="x"))]
    ((_, event),) = declarations.declare(said(declared(age="x")), member=ANN, sealed={TONGUE: "y"})
    assert event == declared(age="x", tongue="y")


def test_to_withdraw_erases_all_that_was_declared() -> None:
    state = said(declared(age="x"), declared(age="x", tongue="y"))
    held = {4: StoredContent("attributes.declared", True), 7: StoredContent("x", True)}
    gone = ContentErased(positions=(4, 7), authority=Authority.DATA_SUBJECT_REQUEST, erasure=None)
    stream = declarations.stream_of(ANN)
    everything = declarations.withdraw(state, held, attributes=None)
    assert everything == [(stream, AttributesWithdrawn()), (stream, gone)]
    one = declarations.withdraw(state, held, attributes=[AGE])
    assert one == [(stream, declared(tongue="y")), (stream, gone)]
    both = declarations.withdraw(state, held, attributes=[AGE, TONGUE])
    assert both == everything
    blank = {4: StoredContent("attributes.declared", False)}
    assert (
        declarations.withdraw(said(declared(), AttributesWithdrawn()), blank, attributes=None) == []
    )
    assert declarations.withdraw(None, {}, attributes=None) == []
    with pytest.raises(Refused) as refused:
        declarations.withdraw(None, {}, attributes=[AGE])
    assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("attributes", 0))


def test_sealed_values_look_alike_and_open_for_one_member_and_attribute() -> None:
    sealer = AttributeSealer(ORG, bytes(32))
    texts = [sealer.seal(ANN, AGE, DeclaredValue(n, m)) for n in (1, 1_000) for m in (0, 49)]
    assert len({len(text) for text in texts}) == 1
    assert sealer.seal(ANN, AGE, DeclaredValue(1, 0)) != texts[0]
    assert sealer.open(ANN, AGE, texts[3]) == (1_000, 49)
    for other in (sealer, AttributeSealer(BOB, bytes(32)), AttributeSealer(ORG, bytes(31) + b"x")):
        assert other.open(BOB if other is sealer else ANN, AGE, texts[0]) is None
    assert sealer.open(ANN, TONGUE, texts[0]) is None
    assert sealer.open(ANN, AGE, "no base64") is None
