"""Any answers, any fates, any reviews: nothing is lost, and a way back gives what was."""

from __future__ import annotations

from hypothesis import given as generate
from hypothesis import strategies as st

from server.events.migrating import Job, Passage, follow
from server.events.offers import NO_CONCEPTS
from server.events.plans import Plan
from server.events.tasks import Answers, Method, Status, TaskArchived, TaskResolved
from taxonomy.fates import CARRIED, Rule
from tests.support.forms import topic
from tests.support.given import Past
from tests.support.passages import M, back, migrate, plainly
from tests.support.scenes import A1, A2, A3, ANN, BOB, CAT, answered, project

OLD, NEW = ("a", "b", "c", "d"), ("w", "x", "y", "z")
PEOPLE = ((A1, ANN), (A2, BOB), (A3, CAT))


def fates() -> st.SearchStrategy[dict[str, list[object]]]:
    """What becomes of each concept that the plan knows; of some it says nothing."""
    carried = st.builds(
        lambda rule, target: [rule.value, [target], NEW.index(target)],
        st.sampled_from(CARRIED),
        st.sampled_from(NEW),
    )
    doubtful = st.builds(
        lambda rule, targets: [rule.value, targets, None],
        st.sampled_from([rule for rule in Rule if rule not in CARRIED]),
        st.lists(st.sampled_from(NEW), unique=True),
    )
    return st.dictionaries(st.sampled_from(OLD), carried | doubtful)


def job(said: dict[str, list[object]], most: int | None) -> Job:
    plain = {
        "questions": {"topic": {"least": 1, "most": most, "fates": {"1": said}}},
        "forms": {"1": {"topic": 1}},
    }
    return Job(M, 2, Plan(plain), project(), NO_CONCEPTS)


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    """A task with up to three answers, perhaps resolved, perhaps archived."""
    count = draw(st.integers(1, 3))
    values = [draw(st.sampled_from(OLD)) for _ in range(count)]
    overlap = draw(st.integers(count, 3))
    past = answered(overlap, *((*PEOPLE[n], value) for n, value in enumerate(values)))
    if overlap == count and draw(st.booleans()):
        ids = tuple(id_ for id_, _ in PEOPLE[:count])
        method = Method.SINGLE if count == 1 else Method.MAJORITY
        answers = Answers(answers=topic(values[0]))
        past = past.and_(TaskResolved(method=method, annotations=ids, content=answers))
    return past.and_(TaskArchived()) if draw(st.booleans()) else past


@generate(pasts(), fates(), st.sampled_from([1, 2, None]))
def test_nothing_is_lost_and_the_way_back_gives_what_was(past, said, most):
    if past.state.status is Status.LABELED:
        return  # no task rests there: what follows is decided together with the last answer
    before = {a.id: a for a in past.state.annotations}
    events = follow(past.state, job(said, most), Passage())
    after = migrate(past, job(said, most)).happens() if events else past
    assert {a.id for a in after.state.annotations} == set(before)
    for annotation in after.state.annotations:
        [value] = annotation.answers["topic"]["values"]
        if annotation.counts:
            assert value in NEW
        else:
            assert annotation.answers == before[annotation.id].answers
    if events:
        assert plainly(back(after)) == plainly(past)
