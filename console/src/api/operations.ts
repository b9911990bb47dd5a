/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AnswerInput = {
  question: string;
  value: AnswerValueInput;
};

export type AnswerValueInput =
  {   box: BoxAnswerInput; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never;   choice: ChoiceAnswerInput; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never;   ellipse: EllipseAnswerInput; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never;   interval: IntervalAnswerInput; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never;   keypoint: KeypointAnswerInput; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never;   mask: MaskAnswerInput; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never;   number: NumberAnswerInput; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never;   polygon: PolygonAnswerInput; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never;   polyline: PolylineAnswerInput; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never;   ranking: RankingAnswerInput; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never;   rating: RatingAnswerInput; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never;   relation: RelationAnswerInput; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never;   span: SpanAnswerInput; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never;   text: TextAnswerInput; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never;   track: TrackAnswerInput; };

export type BoxAnswerInput = {
  boxes: Array<BoxInput>;
};

export type BoxInput = {
  frame?: number | null | undefined;
  height: number;
  id: string;
  label: string;
  page?: number | null | undefined;
  rotation?: number | null | undefined;
  width: number;
  x: number;
  y: number;
};

export type ChoiceAnswerInput = {
  values: Array<string>;
};

export type ClaimTaskInput = {
  commandId: string;
  project: string;
  task?: string | null | undefined;
};

export type EllipseAnswerInput = {
  ellipses: Array<EllipseInput>;
};

export type EllipseInput = {
  cx: number;
  cy: number;
  frame?: number | null | undefined;
  id: string;
  label: string;
  page?: number | null | undefined;
  rotation?: number | null | undefined;
  rx: number;
  ry: number;
};

export type IntervalAnswerInput = {
  intervals: Array<IntervalInput>;
};

export type IntervalInput = {
  end: number;
  id: string;
  label: string;
  start: number;
};

export type KeyframeInput = {
  frame: number;
  height: number;
  occluded?: boolean | null | undefined;
  outside?: boolean | null | undefined;
  rotation?: number | null | undefined;
  width: number;
  x: number;
  y: number;
};

export type KeypointAnswerInput = {
  keypoints: Array<KeypointInput>;
};

export type KeypointInput = {
  frame?: number | null | undefined;
  id: string;
  label: string;
  occluded?: boolean | null | undefined;
  page?: number | null | undefined;
  x: number;
  y: number;
};

export type LoginInput = {
  commandId: string;
  cookie?: boolean;
  email: string;
  organization?: string | null | undefined;
  password: string;
};

export type LogoutInput = {
  commandId: string;
};

export type MaskAnswerInput = {
  masks: Array<MaskInput>;
};

export type MaskInput = {
  blob?: string | null | undefined;
  counts?: Array<number> | null | undefined;
  frame?: number | null | undefined;
  height: number;
  id: string;
  label: string;
  page?: number | null | undefined;
  width: number;
};

export type NumberAnswerInput = {
  number: number;
};

export type PauseStatus =
  | 'PAUSED'
  | 'RESUMED'
  | 'WARNED';

export type Permission =
  | 'ACCOUNT'
  | 'ALERTS_MANAGE'
  | 'ANNOTATE'
  | 'ANNOTATIONS_READ_ALL'
  | 'ANNOTATIONS_READ_OWN'
  | 'AUDITS_READ'
  | 'AUDIT_JUDGE'
  | 'AUDIT_MANAGE'
  | 'COMMENT'
  | 'CORRECTIONS_READ'
  | 'ERASE'
  | 'ERASURES_READ'
  | 'EVENTS_READ'
  | 'EVENTS_READ_OWN'
  | 'EXPORT'
  | 'GOLD_MANAGE'
  | 'GOLD_READ'
  | 'HOLDS_MANAGE'
  | 'KEYS_MANAGE_OWN'
  | 'LABELS_CORRECT'
  | 'MEMBERS_MANAGE'
  | 'MEMBERS_PAUSE'
  | 'MEMBERS_READ'
  | 'ORGANIZATION_MANAGE'
  | 'ORGANIZATION_READ'
  | 'PREDICT'
  | 'PROJECTS_CREATE'
  | 'PROJECT_CONFIGURE'
  | 'PROJECT_MEMBERS_MANAGE'
  | 'PROJECT_MEMBERS_READ'
  | 'PROJECT_READ'
  | 'REVIEW'
  | 'RUNS_READ'
  | 'RUNS_START'
  | 'STATISTICS_READ'
  | 'SUBJECTS_READ'
  | 'TASKS_IMPORT'
  | 'TASKS_MANAGE'
  | 'TASKS_READ'
  | 'TAXONOMIES_EDIT'
  | 'TAXONOMIES_READ'
  | 'VIEWS_SAVE'
  | 'WEBHOOKS_MANAGE'
  | 'WEBHOOKS_READ';

export type PolygonAnswerInput = {
  polygons: Array<PolygonInput>;
};

export type PolygonInput = {
  frame?: number | null | undefined;
  id: string;
  label: string;
  page?: number | null | undefined;
  points: Array<Array<number>>;
};

export type PolylineAnswerInput = {
  polylines: Array<PolylineInput>;
};

export type PolylineInput = {
  frame?: number | null | undefined;
  id: string;
  label: string;
  page?: number | null | undefined;
  points: Array<Array<number>>;
};

export type RankingAnswerInput = {
  order: Array<string>;
};

export type RatingAnswerInput = {
  rating: number;
};

export type RedeemTokenInput = {
  commandId: string;
  endKeys?: boolean;
  password: string;
  token: string;
};

export type RefusalCode =
  | 'COMMAND_REUSED'
  | 'CONFLICT'
  | 'CURSOR_NOT_YOURS'
  | 'DUPLICATE'
  | 'ERASED'
  | 'FORBIDDEN'
  | 'HELD'
  | 'HISTORY_CHANGED'
  | 'INTERNAL'
  | 'INVALID'
  | 'LIMIT'
  | 'MEMBER_PAUSED'
  | 'NOTHING_TO_CLAIM'
  | 'NOT_FOUND'
  | 'NO_LEASE'
  | 'PRESENT_ONLY'
  | 'RATE_LIMITED'
  | 'STALE'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE';

export type RelationAnswerInput = {
  relations: Array<RelationInput>;
};

export type RelationEndInput = {
  question: string;
  region: string;
};

export type RelationInput = {
  id: string;
  label: string;
  source: RelationEndInput;
  target: RelationEndInput;
};

export type RequestPasswordResetInput = {
  commandId: string;
  email: string;
};

export type ReviseAnnotationInput = {
  annotation: string;
  answers: Array<AnswerInput>;
  commandId: string;
  expectedVersion?: number | null | undefined;
  task: string;
  timeSpentMs?: number;
};

export type SkipTaskInput = {
  commandId: string;
  reason?: string;
  task: string;
  token: number;
};

export type SpanAnswerInput = {
  spans: Array<SpanInput>;
};

export type SpanInput = {
  end: number;
  id: string;
  label: string;
  message?: number | null | undefined;
  start: number;
};

export type SubmitAnnotationInput = {
  answers: Array<AnswerInput>;
  commandId: string;
  expectedVersion?: number | null | undefined;
  task: string;
  timeSpentMs?: number;
  token: number;
};

export type TextAnswerInput = {
  text: string;
};

export type TrackAnswerInput = {
  tracks: Array<TrackInput>;
};

export type TrackInput = {
  id: string;
  keyframes: Array<KeyframeInput>;
  label: string;
};

export type RefusalFragment = { code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> };

export type MyProjectsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyProjectsQuery = { viewer: { permissions: Array<Permission>, member: { id: string, projectRoles: Array<{ permissions: Array<Permission>, project: { id: string } | null }> | null } }, projects: { nodes: Array<{ id: string, name: string | null, description: string | null }> } | null };

export type ProjectWorkQueryVariables = Exact<{
  project: string;
  since: string;
  begin: string;
  end: string;
  mayAnnotate: boolean;
  mayReview: boolean;
}>;


export type ProjectWorkQuery = { viewer: { work?: { answered: { count: number, isExact: boolean }, toRedo: { count: number, isExact: boolean }, left: { count: number, isExact: boolean }, days: Array<{ day: string, answered: number, timeSpentMs: number }>, pause: { status: PauseStatus, reason: string | null } | null } }, tasks?: { totalCount: number, totalIsExact: boolean } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { permissions: Array<Permission>, member: { id: string, name: string | null }, organization: { id: string, name: string | null } } };

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginMutation = { login:
    | { __typename: 'LoginChoice', organizations: Array<{ id: string, name: string | null }> }
    | { __typename: 'LoginPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type LogoutMutationVariables = Exact<{
  input: LogoutInput;
}>;


export type LogoutMutation = { logout:
    | { __typename: 'LogoutPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RedeemTokenMutationVariables = Exact<{
  input: RedeemTokenInput;
}>;


export type RedeemTokenMutation = { redeemToken:
    | { __typename: 'RedeemTokenPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RequestPasswordResetMutationVariables = Exact<{
  input: RequestPasswordResetInput;
}>;


export type RequestPasswordResetMutation = { requestPasswordReset:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'RequestPasswordResetPayload' }
   };

export type SubmitAnnotationMutationVariables = Exact<{
  input: SubmitAnnotationInput;
}>;


export type SubmitAnnotationMutation = { submitAnnotation:
    | { __typename: 'AnnotationPayload', annotationId: string }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ReviseAnnotationMutationVariables = Exact<{
  input: ReviseAnnotationInput;
}>;


export type ReviseAnnotationMutation = { reviseAnnotation:
    | { __typename: 'AnnotationPayload', annotationId: string }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type SkipTaskMutationVariables = Exact<{
  input: SkipTaskInput;
}>;


export type SkipTaskMutation = { skipTask:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaskPayload' }
   };

export type ClaimAgainMutationVariables = Exact<{
  input: ClaimTaskInput;
}>;


export type ClaimAgainMutation = { claimTask:
    | { __typename: 'ClaimTaskPayload', token: number }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const RefusalFragmentDoc = new TypedDocumentString(`
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}
    `, {"fragmentName":"Refusal"}) as unknown as TypedDocumentString<RefusalFragment, unknown>;
export const MyProjectsDocument = new TypedDocumentString(`
    query MyProjects {
  viewer {
    permissions
    member {
      id
      projectRoles {
        permissions
        project {
          id
        }
      }
    }
  }
  projects(order: NAME, first: 100) {
    nodes {
      id
      name
      description
    }
  }
}
    `) as unknown as TypedDocumentString<MyProjectsQuery, MyProjectsQueryVariables>;
export const ProjectWorkDocument = new TypedDocumentString(`
    query ProjectWork($project: ID!, $since: DateTime!, $begin: Date!, $end: Date!, $mayAnnotate: Boolean!, $mayReview: Boolean!) {
  viewer {
    work(project: $project) @include(if: $mayAnnotate) {
      answered(since: $since) {
        count
        isExact
      }
      toRedo {
        count
        isExact
      }
      left {
        count
        isExact
      }
      days(begin: $begin, end: $end) {
        day
        answered
        timeSpentMs
      }
      pause {
        status
        reason
      }
    }
  }
  tasks(project: $project, filter: {statuses: [IN_REVIEW]}, first: 1) @include(if: $mayReview) {
    totalCount
    totalIsExact
  }
}
    `) as unknown as TypedDocumentString<ProjectWorkQuery, ProjectWorkQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    permissions
    member {
      id
      name
    }
    organization {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const LoginDocument = new TypedDocumentString(`
    mutation Login($input: LoginInput!) {
  login(input: $input) {
    __typename
    ... on LoginChoice {
      organizations {
        id
        name
      }
    }
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const LogoutDocument = new TypedDocumentString(`
    mutation Logout($input: LogoutInput!) {
  logout(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<LogoutMutation, LogoutMutationVariables>;
export const RedeemTokenDocument = new TypedDocumentString(`
    mutation RedeemToken($input: RedeemTokenInput!) {
  redeemToken(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<RedeemTokenMutation, RedeemTokenMutationVariables>;
export const RequestPasswordResetDocument = new TypedDocumentString(`
    mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<RequestPasswordResetMutation, RequestPasswordResetMutationVariables>;
export const SubmitAnnotationDocument = new TypedDocumentString(`
    mutation SubmitAnnotation($input: SubmitAnnotationInput!) {
  submitAnnotation(input: $input) {
    __typename
    ... on AnnotationPayload {
      annotationId
    }
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<SubmitAnnotationMutation, SubmitAnnotationMutationVariables>;
export const ReviseAnnotationDocument = new TypedDocumentString(`
    mutation ReviseAnnotation($input: ReviseAnnotationInput!) {
  reviseAnnotation(input: $input) {
    __typename
    ... on AnnotationPayload {
      annotationId
    }
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<ReviseAnnotationMutation, ReviseAnnotationMutationVariables>;
export const SkipTaskDocument = new TypedDocumentString(`
    mutation SkipTask($input: SkipTaskInput!) {
  skipTask(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<SkipTaskMutation, SkipTaskMutationVariables>;
export const ClaimAgainDocument = new TypedDocumentString(`
    mutation ClaimAgain($input: ClaimTaskInput!) {
  claimTask(input: $input) {
    __typename
    ... on ClaimTaskPayload {
      token
    }
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<ClaimAgainMutation, ClaimAgainMutationVariables>;