"""The state of a task: slots, participants, and laws that hold after any events that can follow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.events.core.refusal import Refused
from server.events.labeling import annotations, comments, leases, queue, reviews
from server.events.labeling.tasks import Status
from tests.support.decision_fixtures import ANN, BOB, C1, C2, CAT, RITA, UUID, project, task
from tests.support.forms import topic
from tests.support.given_when_then import facts_of

PEOPLE = [ANN, BOB, CAT, RITA]
IDS = [UUID(int=n) for n in range(1, 40)]
RULES = [project(review=review, lease_seconds=5) for review in ("none", "all", "disagreement")]
person = st.sampled_from(PEOPLE)
which = st.integers(0, 5)
value = st.sampled_from("ab")
STEPS = st.one_of(
    st.tuples(st.just("claim"), person),
    st.tuples(st.just("submit"), person, value),
    st.tuples(st.just("skip"), person),
    st.tuples(st.just("release"), person),
    st.tuples(st.just("extend"), person),
    st.tuples(st.just("expire")),
    st.tuples(st.just("wait"), st.integers(1, 6)),
    st.tuples(st.just("revise"), person, which, value),
    st.tuples(st.just("withdraw"), person, which),
    st.tuples(st.just("approve"), person, which, st.booleans()),
    st.tuples(st.just("reject"), person, which),
    st.tuples(st.just("replace"), person, which, value, st.booleans()),
    st.tuples(st.just("assign"), st.one_of(st.none(), person)),
    st.tuples(st.just("reopen"), st.integers(1, 2)),
    st.tuples(st.sampled_from(["archive", "restore"])),
    st.tuples(st.just("comment"), st.sampled_from([C1, C2])),
    st.tuples(st.just("resolve"), st.sampled_from([C1, C2])),
)


def attempt(past, rules, new, step):
    """Decide one step, told by its arguments; return who acts, and the outcome."""
    state, (name, *args) = past.state, step
    by = args[0] if args and args[0] in PEOPLE else None
    held = state.lease(by) if by else None
    token = held.token if held else 0
    chosen = state.annotations[args[1]].id if len(args) > 1 and args[1] in range(
        len(state.annotations)
    ) else new  # fmt: skip
    timed = {"by": by, "token": token, "now": True}
    one = {"annotation": chosen, "by": by}
    answer = {"time_spent_ms": 10}
    calls = {
        "claim": lambda: past.when(leases.claim, rules, by=by, now=True),
        "submit": lambda: past.when(
            annotations.submit, rules, annotation=new, **timed, **answer, answers=topic(args[1])
        ),
        "skip": lambda: past.when(queue.skip, rules, **timed, reason=""),
        "release": lambda: past.when(leases.release, by=by, token=token),
        "extend": lambda: past.when(leases.extend, rules, **timed),
        "expire": lambda: past.when(leases.expire, now=True),
        "revise": lambda: past.when(
            annotations.revise, rules, **one, **answer, answers=topic(args[2])
        ),
        "withdraw": lambda: past.when(annotations.withdraw, rules, **one, reason=""),
        "approve": lambda: past.when(reviews.approve, **one, resolve=args[2]),
        "reject": lambda: past.when(reviews.reject, **one, reason="no"),
        "replace": lambda: past.when(
            reviews.substitute, rules, **one, **answer, replacement=new, answers=topic(args[2]),
            resolve=args[3],
        ),
        "assign": lambda: past.when(queue.assign, assignee=args[0]),
        "reopen": lambda: past.when(queue.reopen, more=args[0]),
        "archive": lambda: past.when(queue.archive),
        "restore": lambda: past.when(queue.restore),
        "comment": lambda: past.when(comments.comment, comment=args[0], annotation=None, text="x"),
        "resolve": lambda: past.when(comments.resolve, comment=args[0]),
    }  # fmt: skip
    return by, calls[name]()


def check(state, before):
    """The laws."""
    assert state.fence >= before.fence
    taken = len(state.counting) + len(state.leases)
    if state.status is Status.OPEN:
        assert taken <= state.overlap
        assert state.free_slots == state.overlap - taken
    else:
        assert (state.free_slots, state.leases) == (0, ())
    if state.status in (Status.LABELED, Status.IN_REVIEW):
        assert len(state.counting) >= state.overlap
    assert state.status is not Status.LABELED, "a full task is resolved or in review"
    assert (state.status is Status.DONE) <= (state.resolution is not None)
    assert (state.status is Status.IN_REVIEW) <= (state.review_reason is not None)
    holders = [held.annotator for held in state.leases]
    assert len(set(holders)) == len(holders)
    answered = [a.author for a in state.annotations if a.reviewer != a.author and a.counts]
    assert len(set(answered)) == len(answered), "nobody answers twice"
    assert not set(holders) & set(answered)
    assert len({a.id for a in state.annotations}) == len(state.annotations)


@given(st.integers(1, 3), st.sampled_from(RULES), st.lists(STEPS, max_size=30))
def test_the_laws_hold_whatever_people_do(overlap, rules, steps):
    past = task(overlap)
    for number, step in enumerate(steps):
        if step[0] == "wait":
            past = past.later(step[1])
            continue
        by, made = attempt(past, rules, IDS[number], step)
        if isinstance(made.outcome, Refused):
            continue
        before, past = past.state, past.and_(*made.outcome, by=by)
        check(past.state, before)
        if step[0] not in ("comment", "extend", "expire"):  # a remark is new, and so is a second
            _, again = attempt(past, rules, IDS[number], step)
            assert again.outcome == [] or isinstance(again.outcome, Refused)


def test_erased_content_changes_no_rule():
    """`Past` folds every event twice, with and without content, and compares: see `given`."""
    assert facts_of(task().erased) == facts_of(task().state)
