"""The GraphQL documents of the demo."""

from __future__ import annotations

REFUSED = "... on Refused { code message }"


def _mutation(name: str, payload: str, selection: str = "position") -> str:
    """Return the document of one mutation, whose variable is its input."""
    input_ = f"{name[0].upper()}{name[1:]}Input"
    fields = f"... on {payload} {{ {selection} }} {REFUSED}"
    return f"mutation ($input: {input_}!) {{ {name}(input: $input) {{ {fields} }} }}"


INVITE = _mutation("inviteMember", "OneTimePayload", "position secret member { id }")
RESET = _mutation("createPasswordReset", "OneTimePayload", "position secret")
REDEEM = _mutation("redeemToken", "RedeemTokenPayload")
LOGIN = _mutation("login", "LoginPayload", "expiresAt")
GRANT_ROLE = _mutation("grantRole", "ProjectMemberPayload")
UPDATE_PROJECT = _mutation("updateProject", "ProjectPayload")
SUBMIT = _mutation("submitAnnotation", "AnnotationPayload", "position annotationId")
REVISE = _mutation("reviseAnnotation", "AnnotationPayload")
COMMENT = _mutation("addComment", "CommentPayload")
APPROVE = _mutation("approveAnnotation", "AnnotationPayload")
REJECT = _mutation("rejectAnnotation", "AnnotationPayload")
REPLACE = _mutation("replaceAnnotation", "AnnotationPayload")
RESOLVE_COMMENT = _mutation("resolveComment", "CommentPayload")

_NEXT = "position token task { id externalId }"
CLAIM = _mutation("claimTask", "ClaimTaskPayload", _NEXT)
_CLAIMED = f"... on ClaimTaskPayload {{ {_NEXT} }} {REFUSED}"
SUBMIT_AND_CLAIM = f"""mutation ($done: SubmitAnnotationInput!, $next: ClaimTaskInput!) {{
  done: submitAnnotation(input: $done) {{
    ... on AnnotationPayload {{ position annotationId }} {REFUSED}
  }}
  next: claimTask(input: $next) {{ {_CLAIMED} }}
}}"""
"""Submits an answer and claims the next task: mutations of a document run in order."""
SKIP_AND_CLAIM = f"""mutation ($done: SkipTaskInput!, $next: ClaimTaskInput!) {{
  done: skipTask(input: $done) {{ ... on TaskPayload {{ position }} {REFUSED} }}
  next: claimTask(input: $next) {{ {_CLAIMED} }}
}}"""

TASKS = """query ($project: ID!, $filter: TaskFilter, $after: String) {
  tasks(project: $project, filter: $filter, first: 40, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id externalId status
      annotations {
        id status revision author { name } reviewer { name }
        answers { value { ... on ChoiceAnswer { values } } }
      }
      comments { id resolvedAt author { name } }
      resolution { method answers { value { ... on ChoiceAnswer { values } } } }
    }
  }
}"""

FIGURES = """query ($project: ID!, $head: Position!) {
  project(id: $project) {
    progress(minPosition: $head) { byStatus { status tasks } }
    annotators(minPosition: $head) {
      nodes { member { name } submitted revised skipped approved rejected }
    }
  }
}"""
AGREEMENT = """query ($project: ID!, $position: Position!) {
  asOf(position: $position) { project(id: $project) { quality(question: "class") {
    agreements { coefficient distance estimate { value low high tasks } }
    agreementByDepth { depth estimate { value } }
  } } }
}"""
HEAD = """query ($head: Position!) {
  events(filter: {positions: {since: $head, until: $head}}) { nodes { cursor } }
}"""
