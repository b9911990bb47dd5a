"""Votes on texts and numbers come out as the oracle says, whatever people answer."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from server.events.forms.answers import validate_answers
from server.events.forms.forms import parse_form
from server.events.labeling.consensus import Majority, agrees, majority
from tests import oracle_consensus as oracle
from tests.events.test_consensus import ballot, form_of

QUESTION = st.fixed_dictionaries(
    {"required": st.booleans()},
    optional={
        "even": st.sampled_from(["tie", "mean"]), "integer": st.just(True),
        "step": st.sampled_from([0.1, 0.5, 2, 3]), "min": st.sampled_from([-2, 0, 1]),
    },
)  # fmt: skip


@given(QUESTION, st.lists(st.integers(0, 6), min_size=1, max_size=6))
def test_numbers_come_out_as_the_oracle_says(more, places):
    """Any numbers on the grid of any question, and the middle of them by other code."""
    form = form_of("number", **more)
    unit, low = Decimal(str(more.get("step", 1))), Decimal(more.get("min", 0))
    spelled = [str(low + place * unit * (10 if more.get("integer") else 1)) for place in places]
    ballots = [ballot("number", float(one)) for one in spelled]
    for one in ballots:
        validate_answers(form, {}, one)
    outcome, expected = majority(form, ballots), oracle.number(more, spelled)
    if expected == oracle.TIED:
        assert outcome == Majority(None if more["required"] else {}, ("number",))
    else:
        assert outcome == Majority(ballot("number", float(expected)), ())
        assert validate_answers(form, {}, outcome.answers) == outcome.answers


@given(
    st.fixed_dictionaries(
        {"required": st.booleans()}, optional={"consensus": st.sampled_from(["exact", None])}
    ),
    st.lists(st.sampled_from(["a", "b", "A"]), min_size=1, max_size=6),
)
def test_texts_come_out_as_the_oracle_says(more, texts):
    question = {"kind": "text", "name": "remark", "title": "T", **more}
    form = parse_form({"inputs": [{"name": "t", "kind": "text"}], "questions": [question]})
    outcome = majority(form, [ballot("remark", text) for text in texts])
    expected = oracle.text(question, texts)
    if expected == oracle.TIED:
        assert outcome == Majority(None if more["required"] else {}, ("remark",))
    else:
        assert outcome == Majority(ballot("remark", expected), ())


@given(st.data())
def test_remarks_change_no_outcome(data):
    """Whatever texts are written beside the other answers, these come out the same."""
    form, texts = form_of("single", "remark", required=False), st.sampled_from(["x", "y", None])
    ballots = [
        ballot("single", data.draw(st.sampled_from([["a"], ["b"], None])))
        for _ in range(data.draw(st.integers(1, 5)))
    ]
    remarked = [one | ballot("remark", data.draw(texts)) for one in ballots]
    assert majority(form, remarked) == majority(form, ballots)
    assert agrees(form, remarked[0], remarked[-1]) == agrees(form, ballots[0], ballots[-1])
