"""Every argument, condition and order of what a snapshot leads to, each asked at least once.

To add an argument, a condition or an order anywhere below `Snapshot`: one entry in ASKED. What only
says how something is shown is in SHOWN_AS; what is refused under `asOf` is in REFUSED.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_list_type,
    parse,
    value_from_ast_untyped,
    visit,
)

from server.events.core import ids
from tests.schema.as_of_questions import (
    CALLS,
    PRESENT_ONLY,
    QUESTIONS,
    Answer,
    KnownIds,
    answered,
    below_snapshot,
)
from tests.schema.generated_documents import schema
from tests.support.api import Client

PAGE = "{ edges { cursor } pageInfo { hasNextPage } }"
TASKS = "{ edges { cursor } pageInfo { hasNextPage } totalCount totalIsExact }"
OF_QUESTION = 'project(id: "%(shared)s") {{ quality(question: "topic") {{ '
OF_STARS = OF_QUESTION.replace("topic", "stars")
WEIGHTED = "tasks linear: weightedKappa(weights: LINEAR) { value } weightedKappa { value low }"
OF_SLICES = 'project(id: "%(project)s") {{ slices {{ quality(question: "topic") {{ '
NEXT = "{ text hits { conceptId label term above } } } }"
BEFORE = '{begin: "2026-01-01", end: "2026-03-02"}'
OF_SPANS = 'project(id: "%(shared)s") {{ quality(question: "places") {{ '
SPANS_OF_SLICES = OF_SLICES.replace("topic", "places")
ASKED: dict[tuple[str, str], list[str]] = {
    ('tasks(project: "%(project)s", first: 6, {})', TASKS): [
        *(f"filter: {{statuses: [{one}]}}" for one in ("OPEN", "LABELED", "SKIPPED, ARCHIVED")),
        'filter: {assignee: "%(author)s"}',
        "filter: {unassigned: true}, direction: DESCENDING",
        'filter: {label: {question: "topic", value: "a", within: false}}',
        'filter: {label: {question: "topic", value: "a", within: true}}, order: PRIORITY',
        'filter: {ids: ["%(task)s"]}',
        'filter: {externalIds: ["row-1", "row-2"]}',
        "filter: {priorityAtLeast: 1, priorityAtMost: 50}",
        'filter: {text: "t"}',
        "filter: {heldByMe: true}",
        "filter: {heldByMe: false}",
        "filter: {relabel: true}",
        'filter: {author: "%(author)s"}, direction: ASCENDING',
        'filter: {reviewer: "%(author)s"}',
        'filter: {holder: "%(author)s"}',
        'filter: {holder: "%(other)s"}',
        'filter: {importedAt: {since: "%(moment)s"}}',
        'filter: {changedAt: {until: "%(moment)s"}}',
        'filter: {answeredAt: {since: "%(moment)s", until: "2099-01-01T00:00:00Z"}}',
        'filter: {meta: {key: "n", value: "2"}}',
        "filter: {reviewReason: POLICY}",
        "filter: {openComments: true}",
        *("filter: {gold: true}", "filter: {gold: false}"),
        *("filter: {goldDisputed: true}", "filter: {goldDisputed: false}"),
        "filter: {timeSpentMsAtLeast: 1500}",
        "filter: {timeSpentMsAtMost: 1500}",
        'filter: {slice: "%(slice)s"}',
        'filter: {initialTagging: "%(draw)s"}',
        *("order: RANK", "order: PRIORITY", "order: CREATED", "order: CHANGED"),
        *("order: DISAGREEMENT", "order: TIME_SPENT", "order: CHANGED, direction: ASCENDING"),
    ],
    ('project(id: "%(shared)s") {{ tasks(first: 6, {})', TASKS + " }"): [
        *("order: DISAGREEMENT", "order: TIME_SPENT", "filter: {statuses: [OPEN]}"),
        *('filter: {holder: "%(author)s"}', 'filter: {holder: "%(other)s"}'),
        'filter: {statuses: [DONE], author: "%(author)s"}, order: PRIORITY, direction: ASCENDING',
    ],
    ('project(id: "%(project)s") {{ members(first: 6, {})', PAGE + " }"): [
        'filter: {role: ANNOTATOR, statuses: [ACTIVE, INVITED], nameStartsWith: "M"}',
        "order: NAME, direction: DESCENDING",
    ],
    ('project(id: "%(project)s") {{ pauses(first: 6, {})', PAGE + " }"): [
        *(f"statuses: [{one}]" for one in ("WARNED", "PAUSED", "RESUMED, PAUSED"))
    ],
    ('project(id: "%(project)s") {{ alerts(first: 6, {})', PAGE + " }"): [
        *("open: true", "open: false")
    ],
    ('project(id: "%(project)s") {{ form({})', "{ version } }"): ["version: 1"],
    ('project(id: "%(project)s") {{ guideline({})', "{ version } }"): ["version: 1"],
    ("members(first: 6, {})", PAGE): [
        'filter: {project: "%(project)s", projectRole: ANNOTATOR}, order: CREATED',
        'filter: {statuses: [ACTIVE], roles: [OWNER, ANNOTATOR], nameStartsWith: "M"}',
    ],
    ("projects(first: 6, {})", PAGE): [
        "filter: {statuses: [ARCHIVED]}, order: CREATED, direction: DESCENDING",
        'filter: {nameStartsWith: "P"}, order: NAME',
    ],
    ("taxonomies(first: 6, {})", PAGE): [
        'filter: {nameStartsWith: "T"}, order: NAME, direction: ASCENDING'
    ],
    ('taxonomy(id: "%(taxonomy)s") {{ projects(first: 6, {})', PAGE + " }"): [
        'filter: {statuses: [ACTIVE], nameStartsWith: "P"}, order: NAME, direction: DESCENDING'
    ],
    ('taxonomy(id: "%(taxonomy)s") {{ draft {{ diff({})', "{ counts { __typename } } } }"): [
        "against: 0"
    ],
    (
        'taxonomy(id: "%(taxonomy)s") {{ latest {{ search({})',
        "{ term } diff(against: 0) { changes(kinds: [ADDED], first: 3) " + PAGE + " } } }",
    ): ['text: "l", within: "c0", minDepth: 0, maxDepth: 3, leavesOnly: true'],
    ('taxonomy(id: "%(taxonomy)s") {{ latest {{ searchNext({})', NEXT): [
        'text: ""',
        'text: "l", within: "c0", minDepth: 0, maxDepth: 3, leavesOnly: true',
    ],
    (OF_QUESTION + "agreement({})", "{ estimate { value } } } }"): [
        *("coefficient: PERCENT", "distance: NOMINAL")
    ],
    (OF_SPANS + "agreement({})", "{ estimate { value low tasks } } } }"): ["similarity: 0.4"],
    (OF_SPANS + "agreementByRegionLabel({})", "{ nodes { label regions } } } }"): [
        "similarity: 0.9"
    ],
    (OF_SPANS + "agreementByAnnotator({})", "{ nodes { agreement { similarity } } } } }"): [
        *("coefficient: F1_UNLABELED", "similarity: 0")
    ],
    (OF_SPANS + "agreementByPair({})", "{ nodes { agreement { similarity } } } } }"): [
        *("coefficient: MEAN_IOU", "similarity: 1")
    ],
    (OF_SPANS + "agreementOverTime({})", "{ begin estimate { value tasks } } } }"): [
        'begin: "2026-01-01", end: "2027-01-01", bucket: MONTH, coefficient: F1, similarity: 0.3',
        'begin: "2026-03-01", end: "2027-01-01", bucket: DAY, of: IMPORTED',
    ],
    (SPANS_OF_SLICES + "agreementByRegionLabel({})", "{ nodes { label regions } } } } }"): [
        "similarity: 0.9"
    ],
    (
        SPANS_OF_SLICES + "agreementByAnnotator({})",
        "{ nodes { agreement { similarity } } } } } }",
    ): [*("coefficient: F1_UNLABELED", "similarity: 0")],
    (SPANS_OF_SLICES + "agreementByPair({})", "{ nodes { agreement { similarity } } } } } }"): [
        *("coefficient: MEAN_IOU", "similarity: 1")
    ],
    (OF_QUESTION + "distribution({})", "{ nodes { value labels } } } }"): [
        *("use: UNUSED", "depth: 0", 'member: "%(author)s"')
    ],
    (OF_QUESTION + "agreementByLabel({})", "{ nodes { value alike } } } }"): ["depth: 0"],
    (OF_QUESTION + "agreementAmong({})", "{ pairs alike } } }"): [
        'members: ["%(author)s"], others: ["%(other)s"]'
    ],
    (OF_QUESTION + "agreementOverTime({})", "{ begin estimate { value } } } }"): [
        'begin: "2020-01-01", end: "2026-01-01", bucket: MONTH, of: IMPORTED',
        'begin: "2026-01-01", end: "2027-01-01", coefficient: GWET_AC1, distance: NOMINAL',
    ],
    (OF_QUESTION + "overlapCosts({})", "{ tasks sure accuracy } } }"): [
        "confidences: [0.6, 0.9], least: 1, most: 3"
    ],
    (OF_QUESTION + "drift({})", "{ labels psi peopleReason times { annotations } } } }"): [
        f'window: {{begin: "2026-03-02", end: "2027-01-01"}}, reference: {BEFORE}'
    ],
    (
        OF_QUESTION + 'drift(window: {{begin: "2026-03-02", end: "2027-01-01"}}) {{ agreement({})',
        "{ estimate { value } difference { low } } } } }",
    ): ["coefficient: GWET_AC1, distance: NOMINAL"],
    (
        OF_QUESTION + "annotatorPairs({})",
        "{ nodes { tasks cohenKappa { value } } } } }",
    ): ["least: 1"],
    (OF_STARS + "annotatorPairs({})", f"{{ nodes {{ {WEIGHTED} }} }} }} }}"): ["least: 1"],
    (
        OF_STARS + "agreement({})",
        "{ coefficient estimate { value low high tasks reason } } } }",
    ): [
        "coefficient: KRIPPENDORFF_ALPHA, distance: ORDINAL",
        "coefficient: GWET_AC2, distance: INTERVAL",
    ],
    (OF_QUESTION + "distributionOverTime({})", "{ begin labels { value labels } } } }"): [
        'begin: "2026-01-01", end: "2027-01-01", bucket: MONTH'
    ],
    (OF_SLICES + "distribution({})", "{ nodes { value labels } } } } }"): ["use: UNUSED, depth: 0"],
    (OF_SLICES + "agreementByLabel({})", "{ nodes { value alike } } } } }"): ["depth: 0"],
    (SPANS_OF_SLICES + "agreementOverTime({})", "{ begin estimate { value } } } } }"): [
        'begin: "2026-01-01", end: "2027-01-01", coefficient: F1, similarity: 1'
    ],
    (OF_SLICES + "agreementOverTime({})", "{ begin estimate { value } } } } }"): [
        'begin: "2020-01-01", end: "2026-01-01", bucket: MONTH, of: IMPORTED',
        'begin: "2026-01-01", end: "2027-01-01", coefficient: GWET_AC1, distance: NOMINAL',
    ],
    (OF_SLICES + "distributionOverTime({})", "{ begin labels { value labels } } } } }"): [
        'begin: "2026-01-01", end: "2027-01-01", bucket: MONTH'
    ],
    (
        'project(id: "%(project)s") {{ sliceComparisons({})',
        "{ question distance estimate { value } rest { tasks } difference { p adjustedP } } }",
    ): ['questions: ["topic"]', 'distance: NOMINAL, questions: ["topic"]'],
    ("events(first: 9, {})", PAGE): [
        'filter: {project: "%(project)s", types: [TASK_IMPORTED], actors: ["%(author)s"]}',
        'filter: {since: "2026-03-03T00:00:00Z", until: "%(moment)s"}',
        'filter: {positions: {since: "10", until: "20"}}',
        'filter: {labels: {values: ["a"], question: "topic"}, onlyFacts: true}',
        'filter: {labels: {values: ["l1"], taxonomy: "%(taxonomy)s", withDescendants: true}}',
    ],
    ("eventCounts({})", "{ exact intervals { position events } }"): [
        'intervals: 3, filter: {project: "%(project)s", types: [TASK_IMPORTED]}',
    ],
    ("changes(first: 9, {})", PAGE): [
        'of: "%(project)s", from: {time: "%(moment)s"}, by: "%(author)s"',
        'of: "%(project)s", from: {position: "5"}, to: {position: "30"}',
    ],
    ('run(id: "%(run)s") {{ diff({})', "{ __typename } }"): [
        *("against: CURRENT", 'other: "%(run)s"')
    ],
    ('run(id: "%(run)s") {{ people({})', "{ __typename } }"): ['question: "topic"'],
    ('project(id: "%(project)s") {{ correctionMatches({})', "{ __typename } }"): [
        'pattern: {question: "topic", value: "a"}, action: {replaceLabel: "b"}',
        'pattern: {authors: ["%(author)s"]}, action: {requeue: true}, withReviewed: true',
        (
            'pattern: {question: "topic", value: "a", within: true, formVersions: [1, 2], '
            "guidelineVersions: [0, 1], statuses: [SUBMITTED, REJECTED], "
            "tasks: {statuses: [DONE]}}, action: {removeLabel: true}"
        ),
        'pattern: {question: "topic", taxonomyVersions: [1]}',
        (
            'pattern: {submittedAt: {until: "%(moment)s"}, similarTo: {task: "%(task)s", '
            'atLeast: 0.1, input: "text"}}, action: {replaceAnswer: {question: "topic", '
            'value: {choice: {values: ["b"]}}}}'
        ),
        'pattern: {similarTo: {text: "a text", question: "note"}}',
    ],
    ('run(id: "%(run)s") {{ adoptionPreview({})', "{ __typename } }"): [
        "leastConfidence: 0.5, outcomes: [ADOPTED, MOVED]"
    ],
    ('audit(id: "%(audit)s") {{ rates({})', "{ nodes { items wrong } } }"): [
        *("by: STRATUM", "by: ANNOTATOR", 'by: LABEL, question: "topic"')
    ],
    ('task(id: "%(task)s") {{ lineage({})', "{ __typename } }"): ['question: "topic", value: "a"'],
}
"""By a call and what it is asked for, its arguments; `{}` is where they stand."""

PAGING = {"first", "after", "last", "before"}
SHOWN_AS = {"language", "format", "layout"}
"""Arguments that say how something is shown, whatever was read."""
SAID = {"AnswerInput"}
"""Inputs that say what would be, and not what is asked for."""
REFUSED = {
    "Snapshot.access(position)": "it names another position",
    "Snapshot.access(time)": "it names another position",
    "Snapshot.events(waitSeconds)": "nothing comes in the past",
}
"""Arguments that are refused under `asOf`, beside each `minPosition`, which waits for counters."""


def selections(at: KnownIds) -> list[str]:
    """Return all that is asked for, without an alias.

    The last two members that are named took part in the work; of the projects, one shares its tasks
    between two annotators.
    """
    members = at.ids["member"]
    nothing = UUID(int=9)
    named = {kind: [*found, ids.public(kind, nothing)][0] for kind, found in at.ids.items()}
    named |= {"author": members[1 % len(members)], "other": members[2 % len(members)]}
    named |= {"moment": at.moment.isoformat(), "draw": str(at.draw), "shared": at.ids["project"][1]}
    return [
        f"{call.format(arguments)} {asked}" % named
        for (call, asked), calls in ASKED.items()
        for arguments in calls
    ]


TOGETHER = 12
"""Selections in one document."""


async def asked_for(
    client: Client, every: list[str], position: int | None = None
) -> dict[tuple[str, str], Answer]:
    """Return what a caller is answered to selections, at present or as of a position."""
    found = {}
    for first in range(0, len(every), TOGETHER):
        some = every[first : first + TOGETHER]
        text = " ".join(f"s{number}: {one}" for number, one in enumerate(some))
        asked = await client.ask(
            f"{{ {text} }}"
            if position is None
            else f'{{ asOf(position: "{position}") {{ {text} }} }}'
        )
        for number, one in enumerate(some):
            found["argument", one] = answered(asked, f"s{number}", past=position is not None)
    return found


def required() -> set[str]:
    """Return every argument, condition and order that is to be asked for."""
    found = set[str]()
    for name, field in below_snapshot():
        if name in PRESENT_ONLY:
            continue
        for key, argument in field.args.items():
            if key not in {*PAGING, *SHOWN_AS, "minPosition"}:
                found.add(f"{name}({key})")
                found |= set(_parts(argument.type, ordering=key in {"order", "direction"}))
    return found - set(REFUSED)


def _parts(type_: Any, *, ordering: bool) -> Iterator[str]:
    named = get_named_type(type_)
    if isinstance(named, GraphQLInputObjectType) and named.name not in SAID:
        for key, field in named.fields.items():
            yield f"{named.name}.{key}"
            yield from _parts(field.type, ordering=False)
    if isinstance(named, GraphQLEnumType) and ordering:
        yield from (f"{named.name}.{value}" for value in named.values)


def used(at: KnownIds) -> set[str]:
    """Return the arguments, conditions and orders that are asked for."""
    documents = [f"{{ asOf(position: 1) {{ {one} }} }}" for one in selections(at)]
    found = set[str]().union(*map(_used_in, documents))
    named = {kind: some[0] for kind, some in at.ids.items() if some}
    for coordinate, call in CALLS.items():
        literal = parse("{ f%s }" % (call % named)).definitions[0].selection_set.selections[0]  # type: ignore[attr-defined]
        found |= {f"{coordinate}({argument.name.value})" for argument in literal.arguments or ()}
    snapshot: Any = schema().type_map["Snapshot"]
    for root, asked in QUESTIONS.items():
        for given in asked(at):
            for key, value in given.items():
                if value is not None:
                    found.add(f"Snapshot.{root}({key})")
                    found |= set(_used(snapshot.fields[root].args[key].type, value))
    return found


def _used_in(document: str) -> set[str]:
    found, info = set[str](), TypeInfo(schema())

    class Arguments(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            field, parent = info.get_field_def(), info.get_parent_type()
            assert field is not None, node
            assert parent is not None
            for one in node.arguments or ():
                found.add(f"{parent.name}.{node.name.value}({one.name.value})")
                type_ = field.args[one.name.value].type
                found.update(_used(type_, value_from_ast_untyped(one.value)))

    visit(parse(document), TypeInfoVisitor(info, Arguments()))
    return found


def _used(type_: Any, value: Any) -> Iterator[str]:
    """Yield the conditions and enum values that a value has."""
    type_ = get_nullable_type(type_)
    if is_list_type(type_):
        for one in value if isinstance(value, list) else [value]:
            yield from _used(type_.of_type, one)
    elif isinstance(type_, GraphQLInputObjectType):
        for key, one in value.items():
            yield f"{type_.name}.{key}"
            yield from _used(type_.fields[key].type, one)
    elif isinstance(type_, GraphQLEnumType):
        yield f"{type_.name}.{getattr(value, 'name', value)}"
