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

export type AgreementCoefficient =
  | 'BRENNAN_PREDIGER'
  | 'CHARACTER_SIMILARITY'
  | 'F1'
  | 'F1_MEAN'
  | 'F1_UNLABELED'
  | 'FLEISS_KAPPA'
  | 'GWET_AC1'
  | 'ICC'
  | 'KENDALL_TAU'
  | 'KENDALL_W'
  | 'KRIPPENDORFF_ALPHA'
  | 'MEAN_DIFFERENCE'
  | 'MEAN_IOU'
  | 'PANOPTIC_QUALITY'
  | 'PERCENT'
  | 'SPEARMAN_RHO'
  | 'WORD_SIMILARITY';

export type AgreementDistance =
  | 'HIERARCHICAL'
  | 'INTERVAL'
  | 'JACCARD'
  | 'MASI'
  | 'NOMINAL'
  | 'ORDINAL'
  | 'RATIO';

export type AlertMetric =
  | 'AGREEMENT'
  | 'DRIFT'
  | 'FAST_SHARE'
  | 'GOLD_LEFT'
  | 'GOLD_SCORE'
  | 'MEDIAN_SECONDS'
  | 'REJECTED_SHARE'
  | 'REVIEW_SHARE'
  | 'TIED_SHARE';

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

export type ApproveAnnotationInput = {
  annotation: string;
  commandId: string;
  expectedVersion?: number | null | undefined;
  resolve?: boolean;
  task: string;
  token?: number | null | undefined;
};

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

export type ChangeTasksInput = {
  change: TaskChangeInput;
  commandId: string;
  dryRun?: boolean;
  filter: TaskFilter;
  project: string;
};

export type ChoiceAnswerInput = {
  values: Array<string>;
};

export type ClaimReviewInput = {
  commandId: string;
  project: string;
  task?: string | null | undefined;
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

export type EventType =
  | 'ALERT_ACKNOWLEDGED'
  | 'ALERT_CLEARED'
  | 'ALERT_RAISED'
  | 'ALERT_RULE_REMOVED'
  | 'ALERT_RULE_SET'
  | 'ANNOTATION_APPROVED'
  | 'ANNOTATION_CORRECTED'
  | 'ANNOTATION_IMPORTED'
  | 'ANNOTATION_REJECTED'
  | 'ANNOTATION_REPLACED'
  | 'ANNOTATION_REQUEUED'
  | 'ANNOTATION_REVISED'
  | 'ANNOTATION_SUBMITTED'
  | 'ANNOTATION_WITHDRAWN'
  | 'ATTRIBUTES_DECLARED'
  | 'ATTRIBUTES_WITHDRAWN'
  | 'ATTRIBUTE_DEFINED'
  | 'ATTRIBUTE_REMOVED'
  | 'AUDIT_ANSWERED'
  | 'AUDIT_CANCELED'
  | 'AUDIT_CLAIMED'
  | 'AUDIT_CONCLUDED'
  | 'AUDIT_DRAWN'
  | 'AUDIT_JUDGED'
  | 'AUDIT_JUDGEMENT_WITHDRAWN'
  | 'AUDIT_RELEASED'
  | 'AUDIT_RESUMED'
  | 'COMMENT_ADDED'
  | 'COMMENT_DELETED'
  | 'COMMENT_EDITED'
  | 'COMMENT_REOPENED'
  | 'COMMENT_RESOLVED'
  | 'CONTENTS_READ'
  | 'CONTENT_ERASED'
  | 'CORRECTION_ADVANCED'
  | 'CORRECTION_CANCELED'
  | 'CORRECTION_FINISHED'
  | 'CORRECTION_STARTED'
  | 'CREDENTIAL_ENDED'
  | 'CREDENTIAL_ISSUED'
  | 'ERASURE_ADVANCED'
  | 'ERASURE_FINISHED'
  | 'ERASURE_REQUESTED'
  | 'EXPORT_CREATED'
  | 'FORM_PINNED'
  | 'FORM_PUBLISHED'
  | 'GROUP_RELEASE_FAILED'
  | 'GROUP_RELEASE_FINISHED'
  | 'GROUP_RELEASE_REQUESTED'
  | 'GUIDELINE_PINNED'
  | 'GUIDELINE_PUBLISHED'
  | 'HOLD_PLACED'
  | 'HOLD_RELEASED'
  | 'IDENTITY_LINKED'
  | 'LABELS_MIGRATED'
  | 'LABELS_RESTORED'
  | 'LEASE_EXPIRED'
  | 'LEASE_EXTENDED'
  | 'LEASE_RELEASED'
  | 'LOGINS_FAILED'
  | 'MEMBER_ADDED'
  | 'MEMBER_EXTERNAL_ADDED'
  | 'MEMBER_JOINED'
  | 'MEMBER_REMOVED'
  | 'MEMBER_RENAMED'
  | 'MEMBER_RESTORED'
  | 'MEMBER_ROLE_CHANGED'
  | 'MEMBER_ROLE_GRANTED'
  | 'MEMBER_ROLE_REVOKED'
  | 'OPERATOR_ACTED'
  | 'ORGANIZATION_CREATED'
  | 'ORGANIZATION_RENAMED'
  | 'PASSWORD_SET'
  | 'PROJECT_ARCHIVED'
  | 'PROJECT_CREATED'
  | 'PROJECT_GOLD_POLICY_CHANGED'
  | 'PROJECT_GOLD_TASKS_CHANGED'
  | 'PROJECT_INITIAL_TAGGING_DRAWN'
  | 'PROJECT_MEMBER_PAUSED'
  | 'PROJECT_MEMBER_RESUMED'
  | 'PROJECT_MEMBER_WARNED'
  | 'PROJECT_MIGRATION_ADVANCED'
  | 'PROJECT_MIGRATION_FINISHED'
  | 'PROJECT_MIGRATION_STARTED'
  | 'PROJECT_PAUSE_RULE_CHANGED'
  | 'PROJECT_POLICY_CHANGED'
  | 'PROJECT_REJECT_REASONS_CHANGED'
  | 'PROJECT_RENAMED'
  | 'PROJECT_RESTORED'
  | 'PROJECT_SLICE_DEFINED'
  | 'PROJECT_SLICE_REMOVED'
  | 'PROJECT_TASKS_CHANGED'
  | 'REVIEW_CLAIMED'
  | 'REVIEW_LEASE_EXPIRED'
  | 'REVIEW_LEASE_EXTENDED'
  | 'REVIEW_LEASE_RELEASED'
  | 'RUN_ADOPTION_FINISHED'
  | 'RUN_ADOPTION_STARTED'
  | 'RUN_CANCELED'
  | 'RUN_FAILED'
  | 'RUN_FINISHED'
  | 'RUN_REQUESTED'
  | 'RUN_RESULT_DROPPED'
  | 'SESSION_RENEWED'
  | 'SKILLS_PUBLISHED'
  | 'SUBJECT_REPORTED'
  | 'TASK_ARCHIVED'
  | 'TASK_ASSIGNED'
  | 'TASK_CLAIMED'
  | 'TASK_GOLD_ANSWERED'
  | 'TASK_GOLD_CONFIRMED'
  | 'TASK_GOLD_DISPUTED'
  | 'TASK_GOLD_REMOVED'
  | 'TASK_GOLD_SET'
  | 'TASK_IMPORTED'
  | 'TASK_OVERLAP_RAISED'
  | 'TASK_PRIORITIZED'
  | 'TASK_RELABEL_REQUESTED'
  | 'TASK_REOPENED'
  | 'TASK_RESOLVED'
  | 'TASK_RESTORED'
  | 'TASK_REVERTED'
  | 'TASK_SENT_TO_REVIEW'
  | 'TASK_SKIPPED'
  | 'TAXONOMY_CONCEPTS_MERGED'
  | 'TAXONOMY_CONCEPTS_RELATED'
  | 'TAXONOMY_CONCEPT_ADDED'
  | 'TAXONOMY_CONCEPT_ANNOTATED'
  | 'TAXONOMY_CONCEPT_DEPRECATED'
  | 'TAXONOMY_CONCEPT_MOVED'
  | 'TAXONOMY_CONCEPT_REMOVED'
  | 'TAXONOMY_CONCEPT_RENAMED'
  | 'TAXONOMY_CONCEPT_RESTORED'
  | 'TAXONOMY_CONCEPT_SPLIT'
  | 'TAXONOMY_CREATED'
  | 'TAXONOMY_DRAFT_DISCARDED'
  | 'TAXONOMY_MAPPING_ATTACHED'
  | 'TAXONOMY_PUBLISHED'
  | 'TAXONOMY_RELEASE_IMPORTED'
  | 'TAXONOMY_RENAMED'
  | 'TAXONOMY_VERSION_OFFERED'
  | 'TAXONOMY_VERSION_WITHDRAWN'
  | 'VIEW_DELETED'
  | 'VIEW_SAVED'
  | 'WEBHOOK_CHANGED'
  | 'WEBHOOK_CREATED'
  | 'WEBHOOK_DELETED'
  | 'WEBHOOK_PAUSED'
  | 'WEBHOOK_REPLAYED'
  | 'WEBHOOK_RESUMED'
  | 'WEBHOOK_SECRET_ROTATED';

export type FigureReason =
  | 'ERASED'
  | 'FEW'
  | 'NOTHING_COMPARED'
  | 'NO_PAIRS'
  | 'NO_VARIATION'
  | 'SAMPLE'
  | 'TOO_MANY';

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

export type LabelFilter = {
  question: string;
  value: string;
  within?: boolean;
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

export type MetaFilter = {
  key: string;
  value: string;
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

export type RejectAnnotationInput = {
  annotation: string;
  commandId: string;
  expectedVersion?: number | null | undefined;
  reason?: string;
  reasons?: Array<string>;
  task: string;
  token?: number | null | undefined;
};

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

export type ReplaceAnnotationInput = {
  annotation: string;
  answers: Array<AnswerInput>;
  commandId: string;
  expectedVersion?: number | null | undefined;
  resolve?: boolean;
  task: string;
  timeSpentMs?: number;
  token?: number | null | undefined;
};

export type RequestPasswordResetInput = {
  commandId: string;
  email: string;
};

export type ResolutionMethod =
  | 'IMPORTED'
  | 'LIKELIEST'
  | 'MAJORITY'
  | 'REVIEWER'
  | 'RUN'
  | 'SINGLE';

export type RevertInput = {
  commandId: string;
  dryRun?: boolean;
  position: string;
};

export type ReviewReason =
  | 'AGREED_AFTER_MIGRATION'
  | 'DISAGREEMENT'
  | 'POLICY'
  | 'SAMPLE'
  | 'TIE'
  | 'UNSURE';

export type ReviseAnnotationInput = {
  annotation: string;
  answers: Array<AnswerInput>;
  commandId: string;
  expectedVersion?: number | null | undefined;
  task: string;
  timeSpentMs?: number;
};

export type Role =
  | 'ADMIN'
  | 'ANNOTATOR'
  | 'AUDITOR'
  | 'INTEGRATOR'
  | 'MANAGER'
  | 'MODEL'
  | 'OWNER'
  | 'REVIEWER';

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

export type SortDirection =
  | 'ASCENDING'
  | 'DESCENDING';

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

export type TaskChangeInput =
  {   archive: boolean; assignee?: never; comment?: never; compareAgain?: never; priority?: never; reopen?: never; resolveComments?: never; restore?: never; unassign?: never; }
  |  { archive?: never;   assignee: string; comment?: never; compareAgain?: never; priority?: never; reopen?: never; resolveComments?: never; restore?: never; unassign?: never; }
  |  { archive?: never; assignee?: never;   comment: string; compareAgain?: never; priority?: never; reopen?: never; resolveComments?: never; restore?: never; unassign?: never; }
  |  { archive?: never; assignee?: never; comment?: never;   compareAgain: boolean; priority?: never; reopen?: never; resolveComments?: never; restore?: never; unassign?: never; }
  |  { archive?: never; assignee?: never; comment?: never; compareAgain?: never;   priority: number; reopen?: never; resolveComments?: never; restore?: never; unassign?: never; }
  |  { archive?: never; assignee?: never; comment?: never; compareAgain?: never; priority?: never;   reopen: number; resolveComments?: never; restore?: never; unassign?: never; }
  |  { archive?: never; assignee?: never; comment?: never; compareAgain?: never; priority?: never; reopen?: never;   resolveComments: boolean; restore?: never; unassign?: never; }
  |  { archive?: never; assignee?: never; comment?: never; compareAgain?: never; priority?: never; reopen?: never; resolveComments?: never;   restore: boolean; unassign?: never; }
  |  { archive?: never; assignee?: never; comment?: never; compareAgain?: never; priority?: never; reopen?: never; resolveComments?: never; restore?: never;   unassign: boolean; };

export type TaskFilter = {
  answeredAt?: TimeFilter | null | undefined;
  assignee?: string | null | undefined;
  author?: string | null | undefined;
  changedAt?: TimeFilter | null | undefined;
  externalIds?: Array<string> | null | undefined;
  gold?: boolean | null | undefined;
  goldDisputed?: boolean | null | undefined;
  heldByMe?: boolean | null | undefined;
  holder?: string | null | undefined;
  ids?: Array<string> | null | undefined;
  importedAt?: TimeFilter | null | undefined;
  label?: LabelFilter | null | undefined;
  meta?: MetaFilter | null | undefined;
  openComments?: boolean | null | undefined;
  priorityAtLeast?: number | null | undefined;
  priorityAtMost?: number | null | undefined;
  relabel?: boolean | null | undefined;
  reviewReason?: ReviewReason | null | undefined;
  reviewer?: string | null | undefined;
  slice?: string | null | undefined;
  statuses?: Array<TaskStatus> | null | undefined;
  text?: string | null | undefined;
  timeSpentMsAtLeast?: number | null | undefined;
  timeSpentMsAtMost?: number | null | undefined;
  unassigned?: boolean | null | undefined;
};

export type TaskOrder =
  | 'CHANGED'
  | 'CREATED'
  | 'DISAGREEMENT'
  | 'PRIORITY'
  | 'RANK'
  | 'TIME_SPENT';

export type TaskStatus =
  | 'ARCHIVED'
  | 'DONE'
  | 'IN_REVIEW'
  | 'LABELED'
  | 'OPEN'
  | 'SKIPPED';

export type TextAnswerInput = {
  text: string;
};

export type TimeFilter = {
  since?: string | null | undefined;
  until?: string | null | undefined;
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

export type DashboardProjectQueryVariables = Exact<{
  project: string;
}>;


export type DashboardProjectQuery = { project: { id: string, name: string | null, formVersion: number, guidelineVersion: number, form: { questions: Array<
        | { __typename: 'BoxQuestion', name: string, title: string }
        | { __typename: 'ChoiceQuestion', name: string, title: string, options: Array<{ value: string, label: string }> }
        | { __typename: 'EllipseQuestion', name: string, title: string }
        | { __typename: 'IntervalQuestion', name: string, title: string }
        | { __typename: 'KeypointQuestion', name: string, title: string }
        | { __typename: 'MaskQuestion', name: string, title: string }
        | { __typename: 'NumberQuestion', name: string, title: string }
        | { __typename: 'PolygonQuestion', name: string, title: string }
        | { __typename: 'PolylineQuestion', name: string, title: string }
        | { __typename: 'RankingQuestion', name: string, title: string }
        | { __typename: 'RatingQuestion', name: string, title: string }
        | { __typename: 'RelationQuestion', name: string, title: string }
        | { __typename: 'SpanQuestion', name: string, title: string }
        | { __typename: 'TextQuestion', name: string, title: string }
        | { __typename: 'TrackQuestion', name: string, title: string }
      > | null } | null } | null };

export type ProjectFiguresQueryVariables = Exact<{
  project: string;
  begin: string;
  today: string;
  end: string;
  minPosition?: string | null | undefined;
}>;


export type ProjectFiguresQuery = { project: { progress: { total: number, byStatus: Array<{ status: TaskStatus, tasks: number }> } | null, activity: Array<{ day: string, submitted: number, revised: number, resolved: number, timeSpentMs: number }> | null, annotators: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ submitted: number, rejected: number, skipped: number, meanTimeMs: number | null, rejectedShare: { value: number }, times: { annotations: number }, member: { id: string, name: string | null } }> } | null, pauses: { nodes: Array<{ status: PauseStatus, member: { id: string } | null }> } | null, alerts: { totalCount: number, nodes: Array<{ id: string, metric: AlertMetric, threshold: number, raisedAt: string, raised: { value: number }, rule: { name: string | null, question: string | null, label: string | null } | null, acknowledgedBy: { name: string | null } | null }> } | null } | null };

export type QuestionFiguresQueryVariables = Exact<{
  project: string;
  question: string;
  minPosition?: string | null | undefined;
}>;


export type QuestionFiguresQuery = { project: { quality: { agreement: { coefficient: AgreementCoefficient, distance: AgreementDistance | null, similarity: number | null, estimate: { value: number | null, low: number | null, high: number | null, level: number, tasks: number, reason: FigureReason | null } }, used: { totalCount: number, totalIsExact: boolean, nodes: Array<{ labels: number, value: string, share: { value: number }, concept: { label: string } | null }> }, unused: { totalCount: number, totalIsExact: boolean, nodes: Array<{ value: string, concept: { label: string } | null }> }, confusions: { nodes: Array<{ value: string, other: string, pairs: number, share: { value: number } }> }, disputed: { nodes: Array<{ disagreement: number, task: { id: string, externalId: string | null, inputs: unknown } }> }, annotators: { nodes: Array<{ peers: number, alike: { value: number }, member: { id: string } }> }, agreementByAnnotator: { nodes: Array<{ member: { id: string }, agreement: { coefficient: AgreementCoefficient, estimate: { value: number | null, tasks: number } } }> }, goldScores: { nodes: Array<{ judged: number, right: { value: number }, member: { id: string } }> } | null } | null } | null };

export type LabelOfQuestionFragment = { value: string, concept: { label: string } | null };

export type LabelProjectQueryVariables = Exact<{
  project: string;
}>;


export type LabelProjectQuery = { project: { id: string, name: string | null, formVersion: number, guidelineVersion: number, policy: { leaseSeconds: number, leasesPerAnnotator: number }, guideline: { version: number, text: string | null } | null, form: { version: number, inputs: Array<{ name: string, kind: InputKind, title: string, required: boolean }> | null, questions: Array<
        | { __typename: 'BoxQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'ChoiceQuestion', multiple: boolean, minChoices: number, maxChoices: number | null, leavesOnly: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, options: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'EllipseQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'IntervalQuestion', minRegions: number, maxRegions: number, overlap: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
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
        | { __typename: 'TrackQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
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

export type MyWorkQueryVariables = Exact<{
  project: string;
}>;


export type MyWorkQuery = { viewer: { leases: Array<{ token: number | null, expiresAt: string, task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }>, returned: { nodes: Array<{ id: string, status: AnnotationStatus, formVersion: number, reason: string | null, reasons: Array<string>, answers: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
            | { __typename: 'ChoiceAnswer', values: Array<string> }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
            | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, x: number, y: number, occluded: boolean }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer' }
            | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
            | { __typename: 'TextAnswer', text: string }
            | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
           }> | null, task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }> } }, project: { rejectReasons: Array<{ key: string, text: string | null }> } | null };

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
    | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
    | { __typename: 'ChoiceAnswer', values: Array<string> }
    | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
    | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
    | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, x: number, y: number, occluded: boolean }> }
    | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
    | { __typename: 'NumberAnswer', number: number }
    | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
    | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
    | { __typename: 'RankingAnswer', order: Array<string> }
    | { __typename: 'RatingAnswer', rating: number }
    | { __typename: 'RelationAnswer' }
    | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
    | { __typename: 'TextAnswer', text: string }
    | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
   };

export type ProjectEventsSubscriptionVariables = Exact<{
  project: string;
}>;


export type ProjectEventsSubscription = { events:
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
    | { position: string }
   };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { permissions: Array<Permission>, member: { id: string, name: string | null, projectRoles: Array<{ permissions: Array<Permission>, project: { id: string } | null }> | null }, organization: { id: string, name: string | null } } };

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

export type ApproveAnnotationMutationVariables = Exact<{
  input: ApproveAnnotationInput;
}>;


export type ApproveAnnotationMutation = { approveAnnotation:
    | { __typename: 'AnnotationPayload', annotationId: string }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RejectAnnotationMutationVariables = Exact<{
  input: RejectAnnotationInput;
}>;


export type RejectAnnotationMutation = { rejectAnnotation:
    | { __typename: 'AnnotationPayload', annotationId: string }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ReplaceAnnotationMutationVariables = Exact<{
  input: ReplaceAnnotationInput;
}>;


export type ReplaceAnnotationMutation = { replaceAnnotation:
    | { __typename: 'AnnotationPayload', annotationId: string }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ClaimReviewAgainMutationVariables = Exact<{
  input: ClaimReviewInput;
}>;


export type ClaimReviewAgainMutation = { claimReview:
    | { __typename: 'ClaimReviewPayload', token: number, task: { version: number, annotations: Array<{ id: string, status: AnnotationStatus, revision: number }> } }
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

export type MyReturnedQueryVariables = Exact<{
  project: string;
}>;


export type MyReturnedQuery = { viewer: { returned: { nodes: Array<{ id: string, status: AnnotationStatus, reason: string | null, reasons: Array<string>, changedAt: string, reviewer: { name: string | null } | null, task: { id: string, externalId: string | null, inputs: unknown } }>, pageInfo: { hasNextPage: boolean } } }, project: { form: { inputs: Array<{ name: string }> | null } | null, rejectReasons: Array<{ key: string, text: string | null }> } | null };

export type MyReviewsQueryVariables = Exact<{
  project: string;
}>;


export type MyReviewsQuery = { viewer: { reviewLeases: Array<{ token: number | null, expiresAt: string, task: { version: number, reviewReason: ReviewReason | null, id: string, externalId: string | null, inputs: unknown, draft: unknown, annotations: Array<{ id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
              | { __typename: 'ChoiceAnswer', values: Array<string> }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, x: number, y: number, occluded: boolean }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer' }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
             }> | null }>, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }> } };

export type ReviewReasonsQueryVariables = Exact<{
  project: string;
}>;


export type ReviewReasonsQuery = { project: { rejectReasons: Array<{ key: string, text: string | null }> } | null };

export type TaskHistoryQueryVariables = Exact<{
  task: string;
}>;


export type TaskHistoryQuery = { events: { nodes: Array<
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
    > } | null };

export type ClaimReviewMutationVariables = Exact<{
  input: ClaimReviewInput;
}>;


export type ClaimReviewMutation = { claimReview:
    | { __typename: 'ClaimReviewPayload', token: number, expiresAt: string, task: { version: number, reviewReason: ReviewReason | null, id: string, externalId: string | null, inputs: unknown, draft: unknown, annotations: Array<{ id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
              | { __typename: 'ChoiceAnswer', values: Array<string> }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, x: number, y: number, occluded: boolean }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer' }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
             }> | null }>, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ExtendReviewMutationVariables = Exact<{
  input: LeaseInput;
}>;


export type ExtendReviewMutation = { extendReview:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaskPayload', task: { reviewLease: { token: number | null, expiresAt: string } | null } }
   };

export type ReleaseReviewMutationVariables = Exact<{
  input: LeaseInput;
}>;


export type ReleaseReviewMutation = { releaseReview:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaskPayload' }
   };

export type HeldReviewFragment = { token: number | null, expiresAt: string, task: { version: number, reviewReason: ReviewReason | null, id: string, externalId: string | null, inputs: unknown, draft: unknown, annotations: Array<{ id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
          | { __typename: 'ChoiceAnswer', values: Array<string> }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, x: number, y: number, occluded: boolean }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer' }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
         }> | null }>, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } };

export type ReviewTaskFragment = { version: number, reviewReason: ReviewReason | null, id: string, externalId: string | null, inputs: unknown, draft: unknown, annotations: Array<{ id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
        | { __typename: 'ChoiceAnswer', values: Array<string> }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, x: number, y: number, occluded: boolean }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer' }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
       }> | null }>, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> };

export type ReviewedAnnotationFragment = { id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
      | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
      | { __typename: 'ChoiceAnswer', values: Array<string> }
      | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
      | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
      | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, x: number, y: number, occluded: boolean }> }
      | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
      | { __typename: 'NumberAnswer', number: number }
      | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
      | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
      | { __typename: 'RankingAnswer', order: Array<string> }
      | { __typename: 'RatingAnswer', rating: number }
      | { __typename: 'RelationAnswer' }
      | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
      | { __typename: 'TextAnswer', text: string }
      | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
     }> | null };

export type AddCommentMutationVariables = Exact<{
  input: AddCommentInput;
}>;


export type AddCommentMutation = { addComment:
    | { __typename: 'CommentPayload', comment: { id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type TaskPageQueryVariables = Exact<{
  project: string;
  filter?: TaskFilter | null | undefined;
  order: TaskOrder;
  direction?: SortDirection | null | undefined;
  after?: string | null | undefined;
  minPosition?: string | null | undefined;
}>;


export type TaskPageQuery = { tasks: { nodes: Array<{ id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, assignee: { id: string, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type TaskCountQueryVariables = Exact<{
  project: string;
  filter?: TaskFilter | null | undefined;
  minPosition?: string | null | undefined;
}>;


export type TaskCountQuery = { tasks: { totalCount: number, totalIsExact: boolean } | null };

export type GridMembersQueryVariables = Exact<{
  project: string;
}>;


export type GridMembersQuery = { project: { annotators: { nodes: Array<{ member: { id: string, name: string | null } }> } | null, members: { nodes: Array<{ roles: Array<Role>, member: { id: string, name: string | null } }> } | null } | null };

export type TaskDetailQueryVariables = Exact<{
  id: string;
}>;


export type TaskDetailQuery = { task: { id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, annotations: Array<{ id: string, status: AnnotationStatus, createdAt: string, timeSpentMs: number, reason: string | null, author: { name: string | null } | null, reviewer: { name: string | null } | null, answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer' }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer' }
          | { __typename: 'SpanAnswer', spans: Array<{ start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ label: string, concept: { label: string } | null }> }
         }> | null, drawn: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
          | { __typename: 'ChoiceAnswer', values: Array<string> }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, x: number, y: number, occluded: boolean }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, points: Array<Array<number>> }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer' }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
         }> | null }>, resolution: { method: ResolutionMethod, answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer' }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer' }
          | { __typename: 'SpanAnswer', spans: Array<{ start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ label: string, concept: { label: string } | null }> }
         }> | null } | null, comments: Array<{ id: string, text: string | null, resolvedAt: string | null, deletedAt: string | null, author: { name: string | null } | null }>, assignee: { id: string, name: string | null } | null } | null };

export type ChangeTasksMutationVariables = Exact<{
  input: ChangeTasksInput;
}>;


export type ChangeTasksMutation = { changeTasks:
    | { __typename: 'ChangeTasksPayload', position: string | null, matched: number, changed: number, refused: number }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type UndoChangeMutationVariables = Exact<{
  input: RevertInput;
}>;


export type UndoChangeMutation = { revert:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'RevertPayload', position: string | null, reversals: Array<{ stream: string }>, background: { matched: number } | null }
   };

export type TaskRowFragment = { id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, assignee: { id: string, name: string | null } | null };

export type ShownAnswerFragment = { question: string, value:
    | { __typename: 'BoxAnswer', boxes: Array<{ label: string, concept: { label: string } | null }> }
    | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
    | { __typename: 'EllipseAnswer', ellipses: Array<{ label: string, concept: { label: string } | null }> }
    | { __typename: 'IntervalAnswer', intervals: Array<{ start: number, end: number, label: string, concept: { label: string } | null }> }
    | { __typename: 'KeypointAnswer', keypoints: Array<{ label: string, concept: { label: string } | null }> }
    | { __typename: 'MaskAnswer' }
    | { __typename: 'NumberAnswer', number: number }
    | { __typename: 'PolygonAnswer', polygons: Array<{ label: string, concept: { label: string } | null }> }
    | { __typename: 'PolylineAnswer', polylines: Array<{ label: string, concept: { label: string } | null }> }
    | { __typename: 'RankingAnswer', order: Array<string> }
    | { __typename: 'RatingAnswer', rating: number }
    | { __typename: 'RelationAnswer' }
    | { __typename: 'SpanAnswer', spans: Array<{ start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
    | { __typename: 'TextAnswer', text: string }
    | { __typename: 'TrackAnswer', tracks: Array<{ label: string, concept: { label: string } | null }> }
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
export const LabelOfQuestionFragmentDoc = new TypedDocumentString(`
    fragment LabelOfQuestion on LabelShare {
  value
  concept {
    label
  }
}
    `, {"fragmentName":"LabelOfQuestion"}) as unknown as TypedDocumentString<LabelOfQuestionFragment, unknown>;
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
export const ConceptPartsFragmentDoc = new TypedDocumentString(`
    fragment ConceptParts on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}
    `, {"fragmentName":"ConceptParts"}) as unknown as TypedDocumentString<ConceptPartsFragment, unknown>;
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
        frame
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
        frame
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
        frame
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        frame
        width
        height
        counts
        blob
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        keyframes {
          frame
          x
          y
          width
          height
          rotation
          occluded
          outside
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
        label
        start
        end
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        frame
        x
        y
        occluded
      }
    }
  }
}
    `, {"fragmentName":"AnswerParts"}) as unknown as TypedDocumentString<AnswerPartsFragment, unknown>;
export const ReviewedAnnotationFragmentDoc = new TypedDocumentString(`
    fragment ReviewedAnnotation on Annotation {
  id
  status
  revision
  formVersion
  timeSpentMs
  createdAt
  author {
    id
    name
  }
  answers {
    ...AnswerParts
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
        frame
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
        frame
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
        frame
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        frame
        width
        height
        counts
        blob
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        keyframes {
          frame
          x
          y
          width
          height
          rotation
          occluded
          outside
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
        label
        start
        end
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        frame
        x
        y
        occluded
      }
    }
  }
}`, {"fragmentName":"ReviewedAnnotation"}) as unknown as TypedDocumentString<ReviewedAnnotationFragment, unknown>;
export const ReviewTaskFragmentDoc = new TypedDocumentString(`
    fragment ReviewTask on Task {
  ...TaskParts
  version
  reviewReason
  annotations {
    ...ReviewedAnnotation
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
        frame
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
        frame
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
        frame
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        frame
        width
        height
        counts
        blob
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        keyframes {
          frame
          x
          y
          width
          height
          rotation
          occluded
          outside
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
        label
        start
        end
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        frame
        x
        y
        occluded
      }
    }
  }
}
fragment ReviewedAnnotation on Annotation {
  id
  status
  revision
  formVersion
  timeSpentMs
  createdAt
  author {
    id
    name
  }
  answers {
    ...AnswerParts
  }
}`, {"fragmentName":"ReviewTask"}) as unknown as TypedDocumentString<ReviewTaskFragment, unknown>;
export const HeldReviewFragmentDoc = new TypedDocumentString(`
    fragment HeldReview on ReviewLease {
  token
  expiresAt
  task {
    ...ReviewTask
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
        frame
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
        frame
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
        frame
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        frame
        width
        height
        counts
        blob
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        keyframes {
          frame
          x
          y
          width
          height
          rotation
          occluded
          outside
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
        label
        start
        end
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        frame
        x
        y
        occluded
      }
    }
  }
}
fragment ReviewTask on Task {
  ...TaskParts
  version
  reviewReason
  annotations {
    ...ReviewedAnnotation
  }
}
fragment ReviewedAnnotation on Annotation {
  id
  status
  revision
  formVersion
  timeSpentMs
  createdAt
  author {
    id
    name
  }
  answers {
    ...AnswerParts
  }
}`, {"fragmentName":"HeldReview"}) as unknown as TypedDocumentString<HeldReviewFragment, unknown>;
export const TaskRowFragmentDoc = new TypedDocumentString(`
    fragment TaskRow on Task {
  id
  status
  priority
  overlap
  answered
  externalId
  importedAt
  changedAt
  inputs
  meta
  assignee {
    id
    name
  }
  reviewReason
}
    `, {"fragmentName":"TaskRow"}) as unknown as TypedDocumentString<TaskRowFragment, unknown>;
export const ShownAnswerFragmentDoc = new TypedDocumentString(`
    fragment ShownAnswer on Answer {
  question
  value {
    __typename
    ... on ChoiceAnswer {
      values
      concepts {
        label
      }
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
        start
        end
        message
        label
        concept {
          label
        }
      }
    }
    ... on BoxAnswer {
      boxes {
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        label
        concept {
          label
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        start
        end
        label
        concept {
          label
        }
      }
    }
    ... on KeypointAnswer {
      keypoints {
        label
        concept {
          label
        }
      }
    }
  }
}
    `, {"fragmentName":"ShownAnswer"}) as unknown as TypedDocumentString<ShownAnswerFragment, unknown>;
export const DashboardProjectDocument = new TypedDocumentString(`
    query DashboardProject($project: ID!) {
  project(id: $project) {
    id
    name
    formVersion
    guidelineVersion
    form {
      questions {
        __typename
        name
        title
        ... on ChoiceQuestion {
          options {
            value
            label
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DashboardProjectQuery, DashboardProjectQueryVariables>;
export const ProjectFiguresDocument = new TypedDocumentString(`
    query ProjectFigures($project: ID!, $begin: Date!, $today: Date!, $end: Date!, $minPosition: Position) {
  project(id: $project) {
    progress(minPosition: $minPosition) {
      total
      byStatus {
        status
        tasks
      }
    }
    activity(begin: $begin, end: $end, minPosition: $minPosition) {
      day
      submitted
      revised
      resolved
      timeSpentMs
    }
    annotators(first: 100, minPosition: $minPosition) {
      pageInfo {
        hasNextPage
      }
      nodes {
        submitted
        rejected
        skipped
        meanTimeMs
        rejectedShare {
          value
        }
        times(begin: $today, end: $end) {
          annotations
        }
        member {
          id
          name
        }
      }
    }
    pauses(statuses: [WARNED, PAUSED], first: 100) {
      nodes {
        status
        member {
          id
        }
      }
    }
    alerts(open: true, first: 20) {
      totalCount
      nodes {
        id
        metric
        threshold
        raisedAt
        raised {
          value
        }
        rule {
          name
          question
          label
        }
        acknowledgedBy {
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProjectFiguresQuery, ProjectFiguresQueryVariables>;
export const QuestionFiguresDocument = new TypedDocumentString(`
    query QuestionFigures($project: ID!, $question: String!, $minPosition: Position) {
  project(id: $project) {
    quality(question: $question, minPosition: $minPosition) {
      agreement {
        coefficient
        distance
        similarity
        estimate {
          value
          low
          high
          level
          tasks
          reason
        }
      }
      used: distribution(first: 100) {
        totalCount
        totalIsExact
        nodes {
          ...LabelOfQuestion
          labels
          share {
            value
          }
        }
      }
      unused: distribution(use: UNUSED, first: 12) {
        totalCount
        totalIsExact
        nodes {
          ...LabelOfQuestion
        }
      }
      confusions(first: 4) {
        nodes {
          value
          other
          pairs
          share {
            value
          }
        }
      }
      disputed(first: 5) {
        nodes {
          disagreement
          task {
            id
            externalId
            inputs
          }
        }
      }
      annotators(first: 100) {
        nodes {
          peers
          alike {
            value
          }
          member {
            id
          }
        }
      }
      agreementByAnnotator(first: 100) {
        nodes {
          member {
            id
          }
          agreement {
            coefficient
            estimate {
              value
              tasks
            }
          }
        }
      }
      goldScores(first: 100) {
        nodes {
          judged
          right {
            value
          }
          member {
            id
          }
        }
      }
    }
  }
}
    fragment LabelOfQuestion on LabelShare {
  value
  concept {
    label
  }
}`) as unknown as TypedDocumentString<QuestionFiguresQuery, QuestionFiguresQueryVariables>;
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
        ... on TrackQuestion {
          labels {
            ...Option
          }
          taxonomy {
            ...Offer
          }
          minRegions
          maxRegions
        }
        ... on IntervalQuestion {
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
  project(id: $project) {
    rejectReasons {
      key
      text
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
        frame
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
        frame
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
        frame
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        frame
        width
        height
        counts
        blob
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        keyframes {
          frame
          x
          y
          width
          height
          rotation
          occluded
          outside
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
        label
        start
        end
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        frame
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
export const ProjectEventsDocument = new TypedDocumentString(`
    subscription ProjectEvents($project: ID!) {
  events(filter: {project: $project, onlyFacts: true}) {
    position
  }
}
    `) as unknown as TypedDocumentString<ProjectEventsSubscription, ProjectEventsSubscriptionVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    permissions
    member {
      id
      name
      projectRoles {
        permissions
        project {
          id
        }
      }
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
export const ApproveAnnotationDocument = new TypedDocumentString(`
    mutation ApproveAnnotation($input: ApproveAnnotationInput!) {
  approveAnnotation(input: $input) {
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
}`) as unknown as TypedDocumentString<ApproveAnnotationMutation, ApproveAnnotationMutationVariables>;
export const RejectAnnotationDocument = new TypedDocumentString(`
    mutation RejectAnnotation($input: RejectAnnotationInput!) {
  rejectAnnotation(input: $input) {
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
}`) as unknown as TypedDocumentString<RejectAnnotationMutation, RejectAnnotationMutationVariables>;
export const ReplaceAnnotationDocument = new TypedDocumentString(`
    mutation ReplaceAnnotation($input: ReplaceAnnotationInput!) {
  replaceAnnotation(input: $input) {
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
}`) as unknown as TypedDocumentString<ReplaceAnnotationMutation, ReplaceAnnotationMutationVariables>;
export const ClaimReviewAgainDocument = new TypedDocumentString(`
    mutation ClaimReviewAgain($input: ClaimReviewInput!) {
  claimReview(input: $input) {
    __typename
    ... on ClaimReviewPayload {
      token
      task {
        version
        annotations {
          id
          status
          revision
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
}`) as unknown as TypedDocumentString<ClaimReviewAgainMutation, ClaimReviewAgainMutationVariables>;
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
export const MyReturnedDocument = new TypedDocumentString(`
    query MyReturned($project: ID!) {
  viewer {
    returned(project: $project, first: 20) {
      nodes {
        id
        status
        reason
        reasons
        changedAt
        reviewer {
          name
        }
        task {
          id
          externalId
          inputs
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
  project(id: $project) {
    form {
      inputs {
        name
      }
    }
    rejectReasons {
      key
      text
    }
  }
}
    `) as unknown as TypedDocumentString<MyReturnedQuery, MyReturnedQueryVariables>;
export const MyReviewsDocument = new TypedDocumentString(`
    query MyReviews($project: ID!) {
  viewer {
    reviewLeases(project: $project) {
      ...HeldReview
    }
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
        frame
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
        frame
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
        frame
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        frame
        width
        height
        counts
        blob
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        keyframes {
          frame
          x
          y
          width
          height
          rotation
          occluded
          outside
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
        label
        start
        end
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        frame
        x
        y
        occluded
      }
    }
  }
}
fragment HeldReview on ReviewLease {
  token
  expiresAt
  task {
    ...ReviewTask
  }
}
fragment ReviewTask on Task {
  ...TaskParts
  version
  reviewReason
  annotations {
    ...ReviewedAnnotation
  }
}
fragment ReviewedAnnotation on Annotation {
  id
  status
  revision
  formVersion
  timeSpentMs
  createdAt
  author {
    id
    name
  }
  answers {
    ...AnswerParts
  }
}`) as unknown as TypedDocumentString<MyReviewsQuery, MyReviewsQueryVariables>;
export const ReviewReasonsDocument = new TypedDocumentString(`
    query ReviewReasons($project: ID!) {
  project(id: $project) {
    rejectReasons {
      key
      text
    }
  }
}
    `) as unknown as TypedDocumentString<ReviewReasonsQuery, ReviewReasonsQueryVariables>;
export const TaskHistoryDocument = new TypedDocumentString(`
    query TaskHistory($task: ID!) {
  events(filter: {stream: $task, onlyFacts: true}, last: 100) {
    nodes {
      position
      name
      type
      recordedAt
      actor {
        id
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TaskHistoryQuery, TaskHistoryQueryVariables>;
export const ClaimReviewDocument = new TypedDocumentString(`
    mutation ClaimReview($input: ClaimReviewInput!) {
  claimReview(input: $input) {
    __typename
    ... on ClaimReviewPayload {
      token
      expiresAt
      task {
        ...ReviewTask
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
        frame
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
        frame
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
        frame
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        frame
        width
        height
        counts
        blob
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        keyframes {
          frame
          x
          y
          width
          height
          rotation
          occluded
          outside
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
        label
        start
        end
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        frame
        x
        y
        occluded
      }
    }
  }
}
fragment ReviewTask on Task {
  ...TaskParts
  version
  reviewReason
  annotations {
    ...ReviewedAnnotation
  }
}
fragment ReviewedAnnotation on Annotation {
  id
  status
  revision
  formVersion
  timeSpentMs
  createdAt
  author {
    id
    name
  }
  answers {
    ...AnswerParts
  }
}`) as unknown as TypedDocumentString<ClaimReviewMutation, ClaimReviewMutationVariables>;
export const ExtendReviewDocument = new TypedDocumentString(`
    mutation ExtendReview($input: LeaseInput!) {
  extendReview(input: $input) {
    __typename
    ... on TaskPayload {
      task {
        reviewLease {
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
}`) as unknown as TypedDocumentString<ExtendReviewMutation, ExtendReviewMutationVariables>;
export const ReleaseReviewDocument = new TypedDocumentString(`
    mutation ReleaseReview($input: LeaseInput!) {
  releaseReview(input: $input) {
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
}`) as unknown as TypedDocumentString<ReleaseReviewMutation, ReleaseReviewMutationVariables>;
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
export const TaskPageDocument = new TypedDocumentString(`
    query TaskPage($project: ID!, $filter: TaskFilter, $order: TaskOrder!, $direction: SortDirection, $after: String, $minPosition: Position) {
  tasks(
    project: $project
    filter: $filter
    order: $order
    direction: $direction
    first: 100
    after: $after
    minPosition: $minPosition
  ) {
    nodes {
      ...TaskRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TaskRow on Task {
  id
  status
  priority
  overlap
  answered
  externalId
  importedAt
  changedAt
  inputs
  meta
  assignee {
    id
    name
  }
  reviewReason
}`) as unknown as TypedDocumentString<TaskPageQuery, TaskPageQueryVariables>;
export const TaskCountDocument = new TypedDocumentString(`
    query TaskCount($project: ID!, $filter: TaskFilter, $minPosition: Position) {
  tasks(project: $project, filter: $filter, first: 1, minPosition: $minPosition) {
    totalCount
    totalIsExact
  }
}
    `) as unknown as TypedDocumentString<TaskCountQuery, TaskCountQueryVariables>;
export const GridMembersDocument = new TypedDocumentString(`
    query GridMembers($project: ID!) {
  project(id: $project) {
    annotators(first: 100) {
      nodes {
        member {
          id
          name
        }
      }
    }
    members(first: 100) {
      nodes {
        roles
        member {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GridMembersQuery, GridMembersQueryVariables>;
export const TaskDetailDocument = new TypedDocumentString(`
    query TaskDetail($id: ID!) {
  task(id: $id) {
    ...TaskRow
    annotations {
      id
      status
      createdAt
      timeSpentMs
      reason
      author {
        name
      }
      reviewer {
        name
      }
      answers {
        ...ShownAnswer
      }
      drawn: answers {
        ...AnswerParts
      }
    }
    resolution {
      method
      answers {
        ...ShownAnswer
      }
    }
    comments {
      id
      text
      resolvedAt
      deletedAt
      author {
        name
      }
    }
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
        frame
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
        frame
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
        frame
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        points
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        frame
        width
        height
        counts
        blob
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        keyframes {
          frame
          x
          y
          width
          height
          rotation
          occluded
          outside
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
        label
        start
        end
      }
    }
    ... on KeypointAnswer {
      keypoints {
        id
        label
        frame
        x
        y
        occluded
      }
    }
  }
}
fragment TaskRow on Task {
  id
  status
  priority
  overlap
  answered
  externalId
  importedAt
  changedAt
  inputs
  meta
  assignee {
    id
    name
  }
  reviewReason
}
fragment ShownAnswer on Answer {
  question
  value {
    __typename
    ... on ChoiceAnswer {
      values
      concepts {
        label
      }
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
        start
        end
        message
        label
        concept {
          label
        }
      }
    }
    ... on BoxAnswer {
      boxes {
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        label
        concept {
          label
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        start
        end
        label
        concept {
          label
        }
      }
    }
    ... on KeypointAnswer {
      keypoints {
        label
        concept {
          label
        }
      }
    }
  }
}`) as unknown as TypedDocumentString<TaskDetailQuery, TaskDetailQueryVariables>;
export const ChangeTasksDocument = new TypedDocumentString(`
    mutation ChangeTasks($input: ChangeTasksInput!) {
  changeTasks(input: $input) {
    __typename
    ... on ChangeTasksPayload {
      position
      matched
      changed
      refused
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
}`) as unknown as TypedDocumentString<ChangeTasksMutation, ChangeTasksMutationVariables>;
export const UndoChangeDocument = new TypedDocumentString(`
    mutation UndoChange($input: RevertInput!) {
  revert(input: $input) {
    __typename
    ... on RevertPayload {
      position
      reversals {
        stream
      }
      background {
        matched
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
}`) as unknown as TypedDocumentString<UndoChangeMutation, UndoChangeMutationVariables>;