"""Majority and agreement: the standard of every kind, ties named, and answers that stay valid."""

import copy
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.events.forms.answers import validate_answers
from server.events.forms.forms import parse_form
from server.events.forms.inputs import measure
from server.events.labeling.consensus import Majority, agrees, compared, majority
from tests.events.forms_page import ANSWERS, FORM, INPUTS
from tests.events.generated import annotations

LABELS = [{"value": "a"}, {"value": "b"}, {"value": "c"}]
QUESTIONS = {
    "single": {"kind": "choice", "options": LABELS},
    "multiple": {"kind": "choice", "options": LABELS, "multiple": True, "min_choices": 0},
    "some": {"kind": "choice", "options": LABELS, "multiple": True, "max_choices": 2},
    "number": {"kind": "number"},
    "rating": {"kind": "rating"},
    "text": {"kind": "text", "consensus": "exact"},
    "remark": {"kind": "text"},
    "middle": {"kind": "number", "even": "mean"},
    "whole": {"kind": "number", "even": "mean", "integer": True},
    "tenths": {"kind": "number", "even": "mean", "step": 0.1, "min": 0.05},
    "ranking": {"kind": "ranking", "items": LABELS},
    "span": {"kind": "span", "applies_to": "t", "labels": LABELS},
}
FIELDS = {"choice": "values", "span": "spans", "ranking": "order"}


def form_of(*names, required=True, **more):
    questions = [
        {"name": name, "title": name, "required": required, **QUESTIONS[name], **more}
        for name in names
    ]
    return parse_form({"inputs": [{"name": "t", "kind": "text"}], "questions": questions})


def ballot(name, value):
    """One annotation that answers one question; None leaves it out."""
    kind = QUESTIONS[name]["kind"]
    return {} if value is None else {name: {"kind": kind, FIELDS.get(kind, kind): value}}


def span(start, end, label="a", id="s"):
    return {"id": id, "start": start, "end": end, "label": label}


DECIDED = [
    ("single", [["a"], ["b"], ["a"]], ["a"]),
    ("single", [["a"], ["a"], ["b"], ["c"], ["b"], ["a"]], ["a"]),
    ("single", [["b"]], ["b"]),
    ("multiple", [["a", "b"], ["b"], ["b", "c"]], ["b"]),
    ("multiple", [["c", "b"], ["c", "b"], ["a"]], ["b", "c"]),
    ("multiple", [["a"], ["b"], ["c"]], []),
    ("number", [1, 100, 2], 2),
    ("number", [2.5, 2.5], 2.5),
    ("rating", [1, 1, 3, 5, 5], 3),
    ("middle", [1, 2], 1.5),
    ("middle", [7, 1, 3, 9], 5),
    ("middle", [7, 3, 9], 7),
    ("middle", [2, 8, 2, 1], 2),
    ("middle", [0.1, 0.2], 0.15),
    ("middle", [-0.3, 0.1], -0.1),
    ("middle", [2**53 - 1, 2**53 - 3], 2**53 - 2),
    ("middle", [-(2**53) + 1, 2**53 - 1], 0),
    ("whole", [1, 3], 2),
    ("tenths", [0.15, 0.35], 0.25),
    ("text", ["yes", "yes", "Yes"], "yes"),
    ("remark", ["a", "b", "c"], None),
    ("remark", ["a", "a", "a"], None),
    ("remark", [None, None, "c"], None),
    ("remark", ["a", None, "c"], None),
    ("ranking", [["a", "b", "c"], ["a", "b", "c"], ["c", "b", "a"]], ["a", "b", "c"]),
    ("span", [[], [], [span(0, 1)]], []),
    ("span", [[span(0, 1, id="x"), span(2, 3, id="y")], [span(2, 3), span(0, 1, id="z")]],
     [span(0, 1, id="x"), span(2, 3, id="y")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "winner"), DECIDED)
def test_majority(name, values, winner):
    ballots = [ballot(name, value) for value in values]
    assert majority(form_of(name), ballots) == Majority(ballot(name, winner), ())


TIED = [
    ("single", [["a"], ["b"]]),
    ("single", [["a"], ["b"], ["b"], ["a"], ["c"]]),
    ("multiple", [["a", "b"], ["a"]]),
    ("some", [["a"], ["b"], ["c"]]),
    ("some", [["a", "b"], ["b", "c"], ["a", "c"]]),
    ("number", [1, 2]),
    ("rating", [1, 2, 4, 5]),
    ("whole", [1, 2]),
    ("tenths", [0.15, 0.25]),
    ("text", ["a", "b", "c"]),
    ("text", ["a", "a", "b", "c"]),
    ("ranking", [["a", "b", "c"], ["c", "b", "a"]]),
    ("span", [[span(0, 1)], [span(0, 2)]]),
    ("span", [[span(0, 1)], [span(0, 1, "b")]]),
]


@pytest.mark.parametrize(("name", "values"), TIED)
def test_tie(name, values):
    ballots = [ballot(name, value) for value in values]
    assert majority(form_of(name), ballots) == Majority(None, (name,))
    assert majority(form_of(name, required=False), ballots) == Majority({}, (name,))


def test_optional_question_is_first_voted_on_as_such():
    form = form_of("single", required=False)
    votes = {
        (None, None, "a"): Majority({}, ()),
        (None, "a", "a"): Majority(ballot("single", ["a"]), ()),
        (None, "a"): Majority({}, ("single",)),
        (None, None): Majority({}, ()),
        (None, None, "a", "b", "b"): Majority(ballot("single", ["b"]), ()),
    }
    for values, outcome in votes.items():
        assert majority(form, [ballot("single", v and [v]) for v in values]) == outcome


def test_ties_are_named_in_the_order_of_the_form_and_the_rest_is_decided():
    form = form_of("text", "single", "number", required=False)
    one = ballot("text", "x") | ballot("single", ["a"]) | ballot("number", 1)
    two = ballot("text", "y") | ballot("single", ["a"]) | ballot("number", 2)
    assert majority(form, [one, two]) == Majority(ballot("single", ["a"]), ("text", "number"))


def test_nobody_answered():
    assert majority(form_of("single"), []) == Majority(None, ())


def test_answer_of_another_kind_counts_as_none():
    form = form_of("single")
    old = {"single": {"kind": "text", "text": "a"}}
    assert majority(form, [old, ballot("single", ["a"])]).tied == ("single",)
    assert majority(form, [old, old, ballot("single", ["a"])]).tied == ("single",)
    assert majority(form, [old] + [ballot("single", ["a"])] * 2).answers == ballot("single", ["a"])
    assert not agrees(form, old, ballot("single", ["a"]))


def related(first, second):
    """Two spans with their ids, and a relation from the first to the second."""
    relation = {
        "id": "r", "label": "a", "source": {"question": "span", "region": first},
        "target": {"question": "span", "region": second},
    }  # fmt: skip
    spans = [span(0, 1, id=first), span(2, 3, id=second)]
    return {
        "span": {"kind": "span", "spans": spans},
        "rel": {"kind": "relation", "relations": [relation]},
    }


def relation_form(*, directed=True):
    plain = form_of("span").plain()
    relation = {
        "kind": "relation", "name": "rel", "title": "R", "between": ["span"], "labels": LABELS,
        "directed": directed,
    }  # fmt: skip
    return parse_form({**plain, "questions": [*plain["questions"], relation]})


def test_relations_agree_by_the_regions_they_connect_not_by_ids():
    one, same = related("x", "y"), related("p", "q")
    assert agrees(relation_form(), one, same)
    assert majority(relation_form(), [one, same]) == Majority(one, ())
    backwards = copy.deepcopy(same)
    ends = backwards["rel"]["relations"][0]
    ends["source"], ends["target"] = ends["target"], ends["source"]
    assert not agrees(relation_form(), one, backwards)
    assert agrees(relation_form(directed=False), one, backwards)


def test_relations_are_decided_together_with_their_regions():
    one = related("x", "y")
    no_relation = {"span": one["span"], "rel": {"kind": "relation", "relations": []}}
    other = {"span": {"kind": "span", "spans": []}, "rel": no_relation["rel"]}
    outcome = majority(relation_form(), [one, no_relation, other])
    assert outcome == Majority(None, ("span", "rel"))


def test_agreement_is_exact():
    form = form_of("number", "multiple", required=False)
    assert agrees(form, ballot("number", 3), ballot("number", 3.0))
    assert not agrees(form, ballot("number", 3), ballot("number", 3.0000001))
    assert not agrees(form, {}, ballot("multiple", []))
    assert agrees(form, {}, {})


def test_texts_that_are_not_compared_make_no_difference():
    form = form_of("single", "remark", required=False)
    one = ballot("single", ["a"]) | ballot("remark", "fine")
    two = ballot("single", ["a"]) | ballot("remark", "so so")
    assert agrees(form, one, two)
    assert agrees(form, one, ballot("single", ["a"]))
    assert majority(form, [one, two, one]) == Majority(ballot("single", ["a"]), ())
    assert compared(form, one) == ballot("single", ["a"])
    exactly = form_of("single", "text", required=False)
    three = ballot("single", ["a"]) | ballot("text", "fine")
    assert not agrees(exactly, three, ballot("single", ["a"]))
    assert compared(exactly, three) == three


def test_a_text_that_is_now_compared_may_have_been_an_answer_of_another_kind():
    form = form_of("text")
    old = {"text": {"kind": "rating", "rating": 1}}
    assert majority(form, [old, ballot("text", "a")]).tied == ("text",)
    assert majority(form_of("remark"), [{"remark": old["text"]}] * 2) == Majority({}, ())


PAGE_FORM = parse_form(
    FORM
    | {
        "questions": [
            {**question, "consensus": "exact"} if question["kind"] == "text" else question
            for question in FORM["questions"]
        ]
    }
)
SIZES = measure(PAGE_FORM.inputs, INPUTS)
SMALL = form_of(*(name for name in QUESTIONS if name != "remark"))
SMALL_SIZES = {"t": {"length": 3}}
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_page_agrees_with_itself():
    valid = validate_answers(PAGE_FORM, SIZES, ANSWERS)
    assert agrees(PAGE_FORM, valid, valid)
    assert majority(PAGE_FORM, [valid] * 3) == Majority(valid, ())


@quick
@given(st.lists(annotations(SMALL, SMALL_SIZES), min_size=1, max_size=5), st.randoms())
def test_majority_is_valid_and_knows_no_order_of_annotators(given_answers, random):
    ballots = [validate_answers(SMALL, SMALL_SIZES, one) for one in given_answers]
    outcome = majority(SMALL, ballots)
    shuffled = random.sample(ballots, len(ballots))
    again = majority(SMALL, shuffled)
    assert again.tied == outcome.tied
    assert (outcome.answers is None) == bool(outcome.tied), "every question is required"
    if outcome.answers is not None:
        assert validate_answers(SMALL, SMALL_SIZES, outcome.answers) == outcome.answers
        assert agrees(SMALL, outcome.answers, again.answers)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=9))
def test_single_choice_is_the_mode(votes):
    ranked = Counter(votes).most_common()
    best = [value for value, count in ranked if count == ranked[0][1]]
    outcome = majority(form_of("single"), [ballot("single", [vote]) for vote in votes])
    assert outcome.tied == (("single",) if len(best) > 1 else ())
    assert outcome.answers == (ballot("single", best) if len(best) == 1 else None)


@quick
@given(annotations(PAGE_FORM, SIZES))
def test_one_annotation_is_its_own_majority(answers):
    valid = validate_answers(PAGE_FORM, SIZES, answers)
    assert majority(PAGE_FORM, [valid]) == Majority(valid, ())
    assert agrees(PAGE_FORM, valid, copy.deepcopy(valid))
