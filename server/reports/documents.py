"""The GraphQL documents that a report is made from: each asks for a project at one moment."""

from __future__ import annotations

_OVERVIEW = """
  name description status createdAt formVersion guidelineVersion
  policy { overlap review reviewPercent visibility order }
  form { inputs { name kind } questions { __typename name title required } }
  guideline { version publishedAt text }
  progress { asOfPosition total byStatus { status tasks } }
  activity(begin: $begin, end: $end) {
    day imported annotationsImported submitted revised reviewed skipped resolved timeSpentMs }"""

_PEOPLE = """
  annotators(first: 200, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    member { id name } submitted imported revised withdrawn approved rejected replaced skipped
    timeSpentMs meanTimeMs rejectedShare { value low high } } }"""

_MIGRATIONS = """
  migrations(first: 50) { nodes { status startedAt finishedAt fromVersions toVersion tasks
    taxonomy { id name } } }"""

_AUDITS = """
  audits(first: 20) { nodes { id status accepted drawMethod blind drawnAt position frameSize
    itemCount acceptNumber right wrong unclear rate { errorRate { value low high method } } } }"""

_ESTIMATE = "estimate { value low high level tasks answers reason }"

_SLICES = "slices { id name taskCount counted }"

_COMPARISONS = f"""
  sliceComparisons {{ slice {{ id name }} question distance {_ESTIMATE}
    rest {{ value low high level tasks answers reason }}
    difference {{ value low high p adjustedP }} }}"""

_QUESTION = f"""
  quality(question: $question) {{ asOfPosition
    agreements {{ coefficient distance similarity {_ESTIMATE} }}
    agreementByDepth {{ depth {_ESTIMATE} }}
    agreementOverTime(begin: $begin, end: $end, bucket: WEEK) {{ begin {_ESTIMATE} }}
    confusions(first: 30) {{ nodes {{ value other pairs share {{ value low high }} }} }}
    coverage {{ offered used retired }}
    distribution(first: 50) {{ totalCount nodes {{ value labels share {{ value low high }}
      concept {{ label path {{ label }} }} }} }}
    annotators(first: 200) {{ totalCount nodes {{
      member {{ id name }} answers peers alike {{ value low high }} }} }} }}"""


def _at_a_moment(fields: str, variables: str) -> tuple[str, str]:
    """Return the document for the present, and the one for a position or a time."""
    given = f"$project: ID!{variables}"
    project = f"project(id: $project) {{ {fields} }}"
    past = f"$position: Position, $time: DateTime, {given}"
    return (
        f"query({given}) {{ {project} }}",
        f"query({past}) {{ asOf(position: $position, time: $time) {{ position {project} }} }}",
    )


OVERVIEW = _at_a_moment(_OVERVIEW, ", $begin: Date!, $end: Date!")
PEOPLE = _at_a_moment(_PEOPLE, ", $after: String")
MIGRATIONS = _at_a_moment(_MIGRATIONS, "")
AUDITS = _at_a_moment(_AUDITS, "")
SLICES = _at_a_moment(_SLICES, "")
COMPARISONS = _at_a_moment(_COMPARISONS, "")
QUESTION = _at_a_moment(_QUESTION, ", $question: String!, $begin: Date!, $end: Date!")
