"""Every operation that the people of the demo send."""

from __future__ import annotations

REFUSED = "... on Refused { code message }"

CREATE_PROJECT = f"""mutation ($input: CreateProjectInput!) {{
  createProject(input: $input) {{ ... on ProjectPayload {{ position project {{ id }} }} {REFUSED} }}
}}"""
PUBLISH_FORM = f"""mutation ($input: PublishFormInput!) {{
  publishForm(input: $input) {{ ... on ProjectPayload {{ position }} {REFUSED} }}
}}"""
PUBLISH_GUIDELINE = f"""mutation ($input: PublishGuidelineInput!) {{
  publishGuideline(input: $input) {{ ... on ProjectPayload {{ position }} {REFUSED} }}
}}"""
ADD_MEMBER = f"""mutation ($input: AddMemberInput!) {{
  addMember(input: $input) {{ ... on MemberPayload {{ position member {{ id }} }} {REFUSED} }}
}}"""
CREATE_KEY = f"""mutation ($input: CreateKeyInput!) {{
  createKey(input: $input) {{ ... on CreateKeyPayload {{ position secret }} {REFUSED} }}
}}"""
IMPORT = f"""mutation ($input: ImportTasksInput!) {{
  importTasks(input: $input) {{ ... on ImportTasksPayload {{ position }} {REFUSED} }}
}}"""

_CLAIMED = f"... on ClaimTaskPayload {{ position token task {{ id externalId }} }} {REFUSED}"
CLAIM = f"""mutation ($input: ClaimTaskInput!) {{
  claimTask(input: $input) {{ {_CLAIMED} }}
}}"""
SUBMIT_AND_CLAIM = f"""mutation ($done: SubmitAnnotationInput!, $next: ClaimTaskInput!) {{
  done: submitAnnotation(input: $done) {{
    ... on AnnotationPayload {{ position annotationId }} {REFUSED}
  }}
  next: claimTask(input: $next) {{ {_CLAIMED} }}
}}"""
"""The answer and the next task in one request: mutations of a document run one after the other."""
SKIP_AND_CLAIM = f"""mutation ($done: SkipTaskInput!, $next: ClaimTaskInput!) {{
  done: skipTask(input: $done) {{ ... on TaskPayload {{ position }} {REFUSED} }}
  next: claimTask(input: $next) {{ {_CLAIMED} }}
}}"""
REVISE = f"""mutation ($input: ReviseAnnotationInput!) {{
  reviseAnnotation(input: $input) {{ ... on AnnotationPayload {{ position }} {REFUSED} }}
}}"""
COMMENT = f"""mutation ($input: AddCommentInput!) {{
  addComment(input: $input) {{ ... on CommentPayload {{ position }} {REFUSED} }}
}}"""

APPROVE = f"""mutation ($input: ApproveAnnotationInput!) {{
  approveAnnotation(input: $input) {{ ... on AnnotationPayload {{ position }} {REFUSED} }}
}}"""
REJECT = f"""mutation ($input: RejectAnnotationInput!) {{
  rejectAnnotation(input: $input) {{ ... on AnnotationPayload {{ position }} {REFUSED} }}
}}"""
REPLACE = f"""mutation ($input: ReplaceAnnotationInput!) {{
  replaceAnnotation(input: $input) {{ ... on AnnotationPayload {{ position }} {REFUSED} }}
}}"""
RESOLVE_COMMENT = f"""mutation ($input: ResolveCommentInput!) {{
  resolveComment(input: $input) {{ ... on CommentPayload {{ position }} {REFUSED} }}
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
      nodes { name submitted revised skipped approved rejected }
    }
  }
}"""
HEAD = """query ($head: Position!) {
  events(filter: {positions: {since: $head, until: $head}}) { nodes { cursor } }
}"""
