/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AddCommentInput = {
  annotation?: string | null | undefined;
  commandId: string;
  mentions?: Array<string> | null | undefined;
  task: string;
  text: string;
};

export type AnnotationStatus =
  | 'APPROVED'
  | 'OUTDATED'
  | 'REJECTED'
  | 'REPLACED'
  | 'SUBMITTED'
  | 'WITHDRAWN';

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

export type ClaimTasksInput = {
  commandId: string;
  count: number;
  project: string;
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

export type InputKind =
  | 'AUDIO'
  | 'CHAT'
  | 'HTML'
  | 'IMAGE'
  | 'PDF'
  | 'POINT_CLOUD'
  | 'SENSOR'
  | 'TABLE'
  | 'TEXT'
  | 'TIME_SERIES'
  | 'VIDEO';

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

export type LeaseInput = {
  commandId: string;
  task: string;
  token: number;
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
  | 'ATTRIBUTES_MANAGE'
  | 'AUDITS_READ'
  | 'AUDIT_JUDGE'
  | 'AUDIT_MANAGE'
  | 'COMMENT'
  | 'CORRECTIONS_READ'
  | 'DEMOGRAPHICS_READ'
  | 'DEMOGRAPHICS_RELEASE'
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

export type SaveDraftInput = {
  body?: unknown;
  commandId: string;
  task: string;
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

export type LabelProjectQueryVariables = Exact<{
  project: string;
}>;


export type LabelProjectQuery = { project: { id: string, name: string | null, formVersion: number, guidelineVersion: number, policy: { leaseSeconds: number, leasesPerAnnotator: number }, guideline: { version: number, text: string | null } | null, form: { version: number, inputs: Array<{ name: string, kind: InputKind, title: string, required: boolean }> | null, questions: Array<
        | { __typename: 'BoxQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'ChoiceQuestion', multiple: boolean, minChoices: number, maxChoices: number | null, leavesOnly: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, options: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'EllipseQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'IntervalQuestion', name: string, title: string, help: string, required: boolean, appliesTo: string | null }
        | { __typename: 'KeypointQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'MaskQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'NumberQuestion', min: number | null, max: number | null, integer: boolean, step: number | null, unit: string, name: string, title: string, help: string, required: boolean, appliesTo: string | null }
        | { __typename: 'PolygonQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'PolylineQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'RankingQuestion', top: number | null, name: string, title: string, help: string, required: boolean, appliesTo: string | null, items: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }> }
        | { __typename: 'RatingQuestion', points: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null }
        | { __typename: 'RelationQuestion', name: string, title: string, help: string, required: boolean, appliesTo: string | null }
        | { __typename: 'SpanQuestion', minRegions: number, maxRegions: number, overlap: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'TextQuestion', minLength: number, maxLength: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null }
        | { __typename: 'TrackQuestion', name: string, title: string, help: string, required: boolean, appliesTo: string | null }
      > | null } | null } | null };

export type OptionFragment = { value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string };

export type OfferFragment = { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null };

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

export type MediaQueryVariables = Exact<{
  task: string;
  input: string;
}>;


export type MediaQuery = { task: { media: { url: string, expiresAt: string | null } | null } | null };

export type AddCommentMutationVariables = Exact<{
  input: AddCommentInput;
}>;


export type AddCommentMutation = { addComment:
    | { __typename: 'CommentPayload', comment: { id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type MyWorkQueryVariables = Exact<{
  project: string;
}>;


export type MyWorkQuery = { viewer: { leases: Array<{ token: number | null, expiresAt: string, task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }>, returned: { nodes: Array<{ id: string, status: AnnotationStatus, formVersion: number, reason: string | null, reasons: Array<string>, answers: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, x: number, y: number, width: number, height: number, rotation: number }> }
            | { __typename: 'ChoiceAnswer', values: Array<string> }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
            | { __typename: 'IntervalAnswer' }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, x: number, y: number, occluded: boolean }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, points: Array<Array<number>> }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, points: Array<Array<number>> }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer' }
            | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
            | { __typename: 'TextAnswer', text: string }
            | { __typename: 'TrackAnswer' }
           }> | null, task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }> } } };

export type TaskToReviseQueryVariables = Exact<{
  id: string;
}>;


export type TaskToReviseQuery = { task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } | null };

export type ClaimTasksMutationVariables = Exact<{
  input: ClaimTasksInput;
}>;


export type ClaimTasksMutation = { claimTasks:
    | { __typename: 'ClaimTasksPayload', leases: Array<{ token: number | null, expiresAt: string, task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }> }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ClaimTaskMutationVariables = Exact<{
  input: ClaimTaskInput;
}>;


export type ClaimTaskMutation = { claimTask:
    | { __typename: 'ClaimTaskPayload', token: number, expiresAt: string, task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ExtendLeaseMutationVariables = Exact<{
  input: LeaseInput;
}>;


export type ExtendLeaseMutation = { extendLease:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaskPayload', task: { leases: Array<{ token: number | null, expiresAt: string }> } }
   };

export type ReleaseTaskMutationVariables = Exact<{
  input: LeaseInput;
}>;


export type ReleaseTaskMutation = { releaseTask:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaskPayload' }
   };

export type SaveDraftMutationVariables = Exact<{
  input: SaveDraftInput;
}>;


export type SaveDraftMutation = { saveDraft:
    | { __typename: 'DraftPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type HeldTaskFragment = { token: number | null, expiresAt: string, task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } };

export type TaskPartsFragment = { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> };

export type CommentPartsFragment = { id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null };

export type AnswerPartsFragment = { question: string, value:
    | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, x: number, y: number, width: number, height: number, rotation: number }> }
    | { __typename: 'ChoiceAnswer', values: Array<string> }
    | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
    | { __typename: 'IntervalAnswer' }
    | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, x: number, y: number, occluded: boolean }> }
    | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
    | { __typename: 'NumberAnswer', number: number }
    | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, points: Array<Array<number>> }> }
    | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, points: Array<Array<number>> }> }
    | { __typename: 'RankingAnswer', order: Array<string> }
    | { __typename: 'RatingAnswer', rating: number }
    | { __typename: 'RelationAnswer' }
    | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
    | { __typename: 'TextAnswer', text: string }
    | { __typename: 'TrackAnswer' }
   };

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

export type SearchConceptsQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  text: string;
  within?: string | null | undefined;
  minDepth?: number | null | undefined;
  maxDepth?: number | null | undefined;
  leavesOnly: boolean;
}>;


export type SearchConceptsQuery = { taxonomy: { publishedVersion: { search: Array<{ term: string, concept: { conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null, path: Array<{ label: string }> } }> } | null } | null };

export type TopConceptsQueryVariables = Exact<{
  taxonomy: string;
  version: number;
}>;


export type TopConceptsQuery = { taxonomy: { publishedVersion: { roots: { nodes: Array<{ conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null }> } } | null } | null };

export type NarrowerQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  concept: string;
}>;


export type NarrowerQuery = { taxonomy: { publishedVersion: { concept: { conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null, narrower: { nodes: Array<{ conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null }> } } | null } | null } | null };

export type OneConceptQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  concept: string;
}>;


export type OneConceptQuery = { taxonomy: { publishedVersion: { concept: { conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null, path: Array<{ label: string }> } | null } | null } | null };

export type ConceptPartsFragment = { conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null };

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
export const OptionFragmentDoc = new TypedDocumentString(`
    fragment Option on QuestionOption {
  value
  label
  parent
  color
  hotkey
  help
}
    `, {"fragmentName":"Option"}) as unknown as TypedDocumentString<OptionFragment, unknown>;
export const OfferFragmentDoc = new TypedDocumentString(`
    fragment Offer on TaxonomyReference {
  taxonomy {
    id
  }
  version
  subtree
  minDepth
  maxDepth
  leavesOnly
}
    `, {"fragmentName":"Offer"}) as unknown as TypedDocumentString<OfferFragment, unknown>;
export const CommentPartsFragmentDoc = new TypedDocumentString(`
    fragment CommentParts on Comment {
  id
  createdAt
  deletedAt
  text
  author {
    id
    name
  }
}
    `, {"fragmentName":"CommentParts"}) as unknown as TypedDocumentString<CommentPartsFragment, unknown>;
export const TaskPartsFragmentDoc = new TypedDocumentString(`
    fragment TaskParts on Task {
  id
  externalId
  inputs
  draft
  comments {
    ...CommentParts
  }
}
    fragment CommentParts on Comment {
  id
  createdAt
  deletedAt
  text
  author {
    id
    name
  }
}`, {"fragmentName":"TaskParts"}) as unknown as TypedDocumentString<TaskPartsFragment, unknown>;
export const HeldTaskFragmentDoc = new TypedDocumentString(`
    fragment HeldTask on Lease {
  token
  expiresAt
  task {
    ...TaskParts
  }
}
    fragment TaskParts on Task {
  id
  externalId
  inputs
  draft
  comments {
    ...CommentParts
  }
}
fragment CommentParts on Comment {
  id
  createdAt
  deletedAt
  text
  author {
    id
    name
  }
}`, {"fragmentName":"HeldTask"}) as unknown as TypedDocumentString<HeldTaskFragment, unknown>;
export const AnswerPartsFragmentDoc = new TypedDocumentString(`
    fragment AnswerParts on Answer {
  question
  value {
    __typename
    ... on ChoiceAnswer {
      values
    }
    ... on TextAnswer {
      text
    }
    ... on NumberAnswer {
      number
    }
    ... on RatingAnswer {
      rating
    }
    ... on RankingAnswer {
      order
    }
    ... on SpanAnswer {
      spans {
        id
        label
        start
        end
        message
      }
    }
    ... on BoxAnswer {
      boxes {
        id
        label
        x
        y
        width
        height
        rotation
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        cx
        cy
        rx
        ry
        rotation
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        width
        height
        counts
        blob
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        x
        y
        occluded
      }
    }
  }
}
    `, {"fragmentName":"AnswerParts"}) as unknown as TypedDocumentString<AnswerPartsFragment, unknown>;
export const ConceptPartsFragmentDoc = new TypedDocumentString(`
    fragment ConceptParts on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}
    `, {"fragmentName":"ConceptParts"}) as unknown as TypedDocumentString<ConceptPartsFragment, unknown>;
export const LabelProjectDocument = new TypedDocumentString(`
    query LabelProject($project: ID!) {
  project(id: $project) {
    id
    name
    formVersion
    guidelineVersion
    policy {
      leaseSeconds
      leasesPerAnnotator
    }
    guideline {
      version
      text
    }
    form {
      version
      inputs {
        name
        kind
        title
        required
      }
      questions {
        __typename
        name
        title
        help
        required
        appliesTo
        ... on ChoiceQuestion {
          options {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          multiple
          minChoices
          maxChoices
          leavesOnly
        }
        ... on TextQuestion {
          minLength
          maxLength
        }
        ... on NumberQuestion {
          min
          max
          integer
          step
          unit
        }
        ... on RatingQuestion {
          points
        }
        ... on RankingQuestion {
          items {
            ...Option
          }
          top
        }
        ... on SpanQuestion {
          labels {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          minRegions
          maxRegions
          overlap
        }
        ... on BoxQuestion {
          labels {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          minRegions
          maxRegions
        }
        ... on EllipseQuestion {
          labels {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          minRegions
          maxRegions
        }
        ... on PolygonQuestion {
          labels {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          minRegions
          maxRegions
        }
        ... on PolylineQuestion {
          labels {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          minRegions
          maxRegions
        }
        ... on MaskQuestion {
          labels {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          minRegions
          maxRegions
        }
        ... on KeypointQuestion {
          labels {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          minRegions
          maxRegions
        }
      }
    }
  }
}
    fragment Option on QuestionOption {
  value
  label
  parent
  color
  hotkey
  help
}
fragment Offer on TaxonomyReference {
  taxonomy {
    id
  }
  version
  subtree
  minDepth
  maxDepth
  leavesOnly
}`) as unknown as TypedDocumentString<LabelProjectQuery, LabelProjectQueryVariables>;
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
export const MediaDocument = new TypedDocumentString(`
    query Media($task: ID!, $input: String!) {
  task(id: $task) {
    media(input: $input) {
      url
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<MediaQuery, MediaQueryVariables>;
export const AddCommentDocument = new TypedDocumentString(`
    mutation AddComment($input: AddCommentInput!) {
  addComment(input: $input) {
    __typename
    ... on CommentPayload {
      comment {
        ...CommentParts
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
}
fragment CommentParts on Comment {
  id
  createdAt
  deletedAt
  text
  author {
    id
    name
  }
}`) as unknown as TypedDocumentString<AddCommentMutation, AddCommentMutationVariables>;
export const MyWorkDocument = new TypedDocumentString(`
    query MyWork($project: ID!) {
  viewer {
    leases(project: $project) {
      ...HeldTask
    }
    returned(project: $project, first: 20) {
      nodes {
        id
        status
        formVersion
        reason
        reasons
        answers {
          ...AnswerParts
        }
        task {
          ...TaskParts
        }
      }
    }
  }
}
    fragment HeldTask on Lease {
  token
  expiresAt
  task {
    ...TaskParts
  }
}
fragment TaskParts on Task {
  id
  externalId
  inputs
  draft
  comments {
    ...CommentParts
  }
}
fragment CommentParts on Comment {
  id
  createdAt
  deletedAt
  text
  author {
    id
    name
  }
}
fragment AnswerParts on Answer {
  question
  value {
    __typename
    ... on ChoiceAnswer {
      values
    }
    ... on TextAnswer {
      text
    }
    ... on NumberAnswer {
      number
    }
    ... on RatingAnswer {
      rating
    }
    ... on RankingAnswer {
      order
    }
    ... on SpanAnswer {
      spans {
        id
        label
        start
        end
        message
      }
    }
    ... on BoxAnswer {
      boxes {
        id
        label
        x
        y
        width
        height
        rotation
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        cx
        cy
        rx
        ry
        rotation
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        width
        height
        counts
        blob
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        x
        y
        occluded
      }
    }
  }
}`) as unknown as TypedDocumentString<MyWorkQuery, MyWorkQueryVariables>;
export const TaskToReviseDocument = new TypedDocumentString(`
    query TaskToRevise($id: ID!) {
  task(id: $id) {
    ...TaskParts
  }
}
    fragment TaskParts on Task {
  id
  externalId
  inputs
  draft
  comments {
    ...CommentParts
  }
}
fragment CommentParts on Comment {
  id
  createdAt
  deletedAt
  text
  author {
    id
    name
  }
}`) as unknown as TypedDocumentString<TaskToReviseQuery, TaskToReviseQueryVariables>;
export const ClaimTasksDocument = new TypedDocumentString(`
    mutation ClaimTasks($input: ClaimTasksInput!) {
  claimTasks(input: $input) {
    __typename
    ... on ClaimTasksPayload {
      leases {
        ...HeldTask
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
}
fragment HeldTask on Lease {
  token
  expiresAt
  task {
    ...TaskParts
  }
}
fragment TaskParts on Task {
  id
  externalId
  inputs
  draft
  comments {
    ...CommentParts
  }
}
fragment CommentParts on Comment {
  id
  createdAt
  deletedAt
  text
  author {
    id
    name
  }
}`) as unknown as TypedDocumentString<ClaimTasksMutation, ClaimTasksMutationVariables>;
export const ClaimTaskDocument = new TypedDocumentString(`
    mutation ClaimTask($input: ClaimTaskInput!) {
  claimTask(input: $input) {
    __typename
    ... on ClaimTaskPayload {
      token
      expiresAt
      task {
        ...TaskParts
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
}
fragment TaskParts on Task {
  id
  externalId
  inputs
  draft
  comments {
    ...CommentParts
  }
}
fragment CommentParts on Comment {
  id
  createdAt
  deletedAt
  text
  author {
    id
    name
  }
}`) as unknown as TypedDocumentString<ClaimTaskMutation, ClaimTaskMutationVariables>;
export const ExtendLeaseDocument = new TypedDocumentString(`
    mutation ExtendLease($input: LeaseInput!) {
  extendLease(input: $input) {
    __typename
    ... on TaskPayload {
      task {
        leases {
          token
          expiresAt
        }
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
}`) as unknown as TypedDocumentString<ExtendLeaseMutation, ExtendLeaseMutationVariables>;
export const ReleaseTaskDocument = new TypedDocumentString(`
    mutation ReleaseTask($input: LeaseInput!) {
  releaseTask(input: $input) {
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
}`) as unknown as TypedDocumentString<ReleaseTaskMutation, ReleaseTaskMutationVariables>;
export const SaveDraftDocument = new TypedDocumentString(`
    mutation SaveDraft($input: SaveDraftInput!) {
  saveDraft(input: $input) {
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
}`) as unknown as TypedDocumentString<SaveDraftMutation, SaveDraftMutationVariables>;
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
export const SearchConceptsDocument = new TypedDocumentString(`
    query SearchConcepts($taxonomy: ID!, $version: Int!, $text: String!, $within: String, $minDepth: Int, $maxDepth: Int, $leavesOnly: Boolean!) {
  taxonomy(id: $taxonomy) {
    publishedVersion(number: $version) {
      search(
        text: $text
        first: 20
        within: $within
        minDepth: $minDepth
        maxDepth: $maxDepth
        leavesOnly: $leavesOnly
      ) {
        term
        concept {
          ...ConceptParts
          path {
            label
          }
        }
      }
    }
  }
}
    fragment ConceptParts on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}`) as unknown as TypedDocumentString<SearchConceptsQuery, SearchConceptsQueryVariables>;
export const TopConceptsDocument = new TypedDocumentString(`
    query TopConcepts($taxonomy: ID!, $version: Int!) {
  taxonomy(id: $taxonomy) {
    publishedVersion(number: $version) {
      roots(first: 200) {
        nodes {
          ...ConceptParts
        }
      }
    }
  }
}
    fragment ConceptParts on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}`) as unknown as TypedDocumentString<TopConceptsQuery, TopConceptsQueryVariables>;
export const NarrowerDocument = new TypedDocumentString(`
    query Narrower($taxonomy: ID!, $version: Int!, $concept: String!) {
  taxonomy(id: $taxonomy) {
    publishedVersion(number: $version) {
      concept(id: $concept) {
        ...ConceptParts
        narrower(first: 200) {
          nodes {
            ...ConceptParts
          }
        }
      }
    }
  }
}
    fragment ConceptParts on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}`) as unknown as TypedDocumentString<NarrowerQuery, NarrowerQueryVariables>;
export const OneConceptDocument = new TypedDocumentString(`
    query OneConcept($taxonomy: ID!, $version: Int!, $concept: String!) {
  taxonomy(id: $taxonomy) {
    publishedVersion(number: $version) {
      concept(id: $concept) {
        ...ConceptParts
        path {
          label
        }
      }
    }
  }
}
    fragment ConceptParts on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}`) as unknown as TypedDocumentString<OneConceptQuery, OneConceptQueryVariables>;