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

export type AddConceptInput = {
  after?: string | null | undefined;
  alternatives?: Array<TextInput> | null | undefined;
  broader?: Array<string>;
  codes?: Array<CodeInput> | null | undefined;
  color?: string | null | undefined;
  concept?: string | null | undefined;
  definitions?: Array<TextInput> | null | undefined;
  examples?: Array<TextInput> | null | undefined;
  hidden?: Array<TextInput> | null | undefined;
  hotkey?: string | null | undefined;
  labels: Array<TextInput>;
  notes?: Array<TextInput> | null | undefined;
  uri?: string | null | undefined;
};

export type AddMemberInput = {
  commandId: string;
  name: string;
  projectRoles?: Array<ProjectRoleInput>;
  role?: Role | null | undefined;
};

export type AgreementCoefficient =
  | 'BRENNAN_PREDIGER'
  | 'CHARACTER_SIMILARITY'
  | 'F1'
  | 'F1_MEAN'
  | 'F1_UNLABELED'
  | 'FLEISS_KAPPA'
  | 'GWET_AC1'
  | 'GWET_AC2'
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

export type AnnotateConceptInput = {
  alternatives?: Array<TextInput> | null | undefined;
  codes?: Array<CodeInput> | null | undefined;
  color?: string | null | undefined;
  concept: string;
  definitions?: Array<TextInput> | null | undefined;
  examples?: Array<TextInput> | null | undefined;
  hidden?: Array<TextInput> | null | undefined;
  hotkey?: string | null | undefined;
  notes?: Array<TextInput> | null | undefined;
  uri?: string | null | undefined;
};

export type AnnotationStatus =
  | 'APPROVED'
  | 'OUTDATED'
  | 'REJECTED'
  | 'REPLACED'
  | 'SUBMITTED'
  | 'WITHDRAWN';

export type AnnotationVisibility =
  | 'ALL'
  | 'OWN';

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

export type BoxQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type CancelImportInput = {
  commandId: string;
  upload: string;
};

export type ChangeGoldPolicyInput = {
  commandId: string;
  expectedVersion?: number | null | undefined;
  judging?: Array<QuestionJudgingInput> | null | undefined;
  percent?: number | null | undefined;
  project: string;
  qualification?: number | null | undefined;
  showScores?: boolean | null | undefined;
  warmUp?: number | null | undefined;
  warmUpPercent?: number | null | undefined;
};

export type ChangeKind =
  | 'ADDED'
  | 'CHANGED'
  | 'REMOVED';

export type ChangeOwnNameInput = {
  commandId: string;
  name: string;
};

export type ChangePasswordInput = {
  commandId: string;
  current: string;
  password: string;
};

export type ChangePauseRuleInput = {
  commandId: string;
  expectedVersion?: number | null | undefined;
  least?: number;
  more?: number;
  project: string;
  rule?: PauseRule | null | undefined;
  threshold?: number;
};

export type ChangeRoleInput = {
  commandId: string;
  expectedVersion?: number | null | undefined;
  member: string;
  role?: Role | null | undefined;
};

export type ChangeTasksInput = {
  change: TaskChangeInput;
  commandId: string;
  dryRun?: boolean;
  filter: TaskFilter;
  project: string;
};

export type ChangeWebhookInput = {
  batch?: number | null | undefined;
  commandId: string;
  eventFilter?: WebhookFilterInput | null | undefined;
  format?: WebhookFormat | null | undefined;
  name?: string | null | undefined;
  url?: string | null | undefined;
  webhook: string;
};

export type ChoiceAnswerInput = {
  values: Array<string>;
};

export type ChoiceQuestionInput = {
  appliesTo?: string | null | undefined;
  help?: string | null | undefined;
  leavesOnly?: boolean | null | undefined;
  maxChoices?: number | null | undefined;
  minChoices?: number | null | undefined;
  multiple?: boolean | null | undefined;
  name: string;
  options?: Array<QuestionOptionInput> | null | undefined;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
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

export type CodeInput = {
  code: string;
  system: string;
};

export type ConceptChangeKind =
  | 'ADDED'
  | 'ANNOTATED'
  | 'DEPRECATED'
  | 'MERGED'
  | 'MOVED'
  | 'RELABELED'
  | 'REMOVED'
  | 'RENAMED'
  | 'RESTORED'
  | 'SPLIT';

export type ConceptInput = {
  concept: string;
};

export type ConsumerKind =
  | 'BROKER'
  | 'COUNTER'
  | 'WEBHOOK';

export type CreateApiKeyInput = {
  commandId: string;
  expiresAt?: string | null | undefined;
  label: string;
  member?: string | null | undefined;
};

export type CreateExportInput = {
  commandId: string;
  filter?: TaskFilter | null | undefined;
  kind: ExportKind;
  project?: string | null | undefined;
  stream?: string | null | undefined;
  until?: string | null | undefined;
  untilTime?: string | null | undefined;
};

export type CreatePasswordResetInput = {
  commandId: string;
  member: string;
};

export type CreateProjectInput = {
  commandId: string;
  description?: string | null | undefined;
  like?: string | null | undefined;
  name: string;
  policy?: PolicyInput | null | undefined;
  withRoles?: boolean;
};

export type CreateTaxonomyInput = {
  commandId: string;
  description?: string;
  labels?: Array<string> | null | undefined;
  name: string;
};

export type CreateWebhookInput = {
  actsAs: Role;
  after?: string | null | undefined;
  batch?: number;
  commandId: string;
  eventFilter?: WebhookFilterInput | null | undefined;
  format?: WebhookFormat;
  name: string;
  project?: string | null | undefined;
  secret?: string | null | undefined;
  url: string;
};

export type DefineAttributeInput = {
  attribute?: string | null | undefined;
  commandId: string;
  name: string;
  purpose: string;
  values: Array<string>;
};

export type DeprecateConceptInput = {
  concept: string;
  replacedBy?: Array<string>;
};

export type EditTaxonomyInput = {
  commandId: string;
  edits: Array<TaxonomyEditInput>;
  expectedVersion?: number | null | undefined;
  taxonomy: string;
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

export type EllipseQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type EndSessionInput = {
  commandId: string;
  member?: string | null | undefined;
  session: string;
};

export type EndSessionsInput = {
  commandId: string;
  keepCurrent?: boolean;
  member?: string | null | undefined;
};

export type EraseContentInput = {
  annotations?: Array<string>;
  authority: ErasureAuthority;
  commandId: string;
  comments?: Array<string>;
  dryRun?: boolean;
  events?: Array<string>;
  reason: string;
  reference?: string;
  tasks?: Array<string>;
};

export type EraseMemberInput = {
  authority: ErasureAuthority;
  commandId: string;
  dryRun?: boolean;
  member: string;
  reason: string;
  reference?: string;
  scope: MemberScope;
};

export type EraseSubjectInput = {
  authority: ErasureAuthority;
  commandId: string;
  dryRun?: boolean;
  reason: string;
  reference?: string;
  subject: string;
};

export type ErasureAuthority =
  | 'COURT_ORDER'
  | 'DATA_SUBJECT_REQUEST'
  | 'MISTAKE'
  | 'RETENTION';

export type ErasureStatus =
  | 'FINISHED'
  | 'RUNNING';

export type ErasureTarget =
  | 'CONTENT'
  | 'MEMBER'
  | 'REGISTER'
  | 'SUBJECT';

export type EvenVote =
  | 'MEAN'
  | 'TIE';

export type EventFilter = {
  actors?: Array<string> | null | undefined;
  labels?: EventLabelFilter | null | undefined;
  onlyFacts?: boolean;
  positions?: PositionRange | null | undefined;
  project?: string | null | undefined;
  since?: string | null | undefined;
  stream?: string | null | undefined;
  types?: Array<EventType> | null | undefined;
  until?: string | null | undefined;
};

export type EventLabelFilter = {
  question?: string | null | undefined;
  taxonomy?: string | null | undefined;
  values: Array<string>;
  withDescendants?: boolean;
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
  | 'PROJECT_INITIAL_TAGGING_ADDED'
  | 'PROJECT_INITIAL_TAGGING_DRAWN'
  | 'PROJECT_INITIAL_TAGGING_REVERTED'
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

export type ExportKind =
  | 'BACKUP'
  | 'EVENTS'
  | 'SUBJECT'
  | 'TASKS';

export type ExportOrigin =
  | 'API'
  | 'DATABASE';

export type FigureReason =
  | 'ERASED'
  | 'FEW'
  | 'NOTHING_COMPARED'
  | 'NO_INTERVAL'
  | 'NO_PAIRS'
  | 'NO_VARIATION'
  | 'SAMPLE'
  | 'TOO_MANY';

export type FormInput = {
  inputs: Array<InputDeclarationInput>;
  questions: Array<QuestionInput>;
};

export type GrantRoleInput = {
  commandId: string;
  email?: string | null | undefined;
  member?: string | null | undefined;
  project: string;
  role: Role;
};

export type HoldInput = {
  commandId: string;
  project?: string | null | undefined;
  reason: string;
  subject?: string | null | undefined;
  task?: string | null | undefined;
  until?: string | null | undefined;
};

export type HoldTarget =
  | 'PROJECT'
  | 'SUBJECT'
  | 'TASK';

export type ImportStatus =
  | 'CANCELED'
  | 'CHECKED'
  | 'CHECKING'
  | 'FAILED'
  | 'FINISHED'
  | 'RUNNING'
  | 'WAITING';

export type ImportTaxonomyInput = {
  commandId: string;
  dryRun?: boolean;
  format: TaxonomyFormat;
  language?: string;
  lenient?: boolean;
  merge?: boolean;
  replaces?: boolean;
  scheme?: string | null | undefined;
  separator?: string | null | undefined;
  source?: string;
  tag?: string | null | undefined;
  taxonomy: string;
  text?: string | null | undefined;
  upload?: string | null | undefined;
};

export type InputDeclarationInput = {
  kind: InputKind;
  name: string;
  required?: boolean | null | undefined;
  title?: string | null | undefined;
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

export type IntervalQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  overlap?: boolean | null | undefined;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type InviteMembersInput = {
  commandId: string;
  dryRun?: boolean;
  members: Array<InviteeInput>;
};

export type InviteeInput = {
  email: string;
  name: string;
  projectRoles?: Array<ProjectRoleInput>;
  role?: Role | null | undefined;
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

export type KeypointQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type LabelFilter = {
  question: string;
  value: string;
  within?: boolean;
};

export type LabelRule =
  | 'AMBIGUOUS'
  | 'MERGED'
  | 'MOVED'
  | 'REMOVED'
  | 'RENAMED'
  | 'RESTORED'
  | 'RETURNED'
  | 'SPLIT'
  | 'UNCHANGED';

export type LeaseInput = {
  commandId: string;
  task: string;
  token: number;
};

export type LineageStepKind =
  | 'ANNOTATION_IMPORTED'
  | 'ANSWERED'
  | 'APPROVED'
  | 'CLAIMED'
  | 'CORRECTED'
  | 'IMPORTED'
  | 'MIGRATED'
  | 'REJECTED'
  | 'REPLACED'
  | 'REQUEUED'
  | 'RESOLVED'
  | 'RESTORED'
  | 'REVERTED'
  | 'REVIEW_CLAIMED'
  | 'REVISED'
  | 'SET_ASIDE'
  | 'WITHDRAWN';

export type LoginInput = {
  commandId: string;
  cookie?: boolean;
  device?: string | null | undefined;
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

export type MaskQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type MemberFilter = {
  nameStartsWith?: string | null | undefined;
  project?: string | null | undefined;
  projectRole?: Role | null | undefined;
  roles?: Array<Role> | null | undefined;
  statuses?: Array<MemberStatus> | null | undefined;
};

export type MemberScope =
  | 'ALL'
  | 'IDENTITY'
  | 'WORDS';

export type MemberStatus =
  | 'ACTIVE'
  | 'EXTERNAL'
  | 'INVITED'
  | 'REMOVED';

export type MergeConceptsInput = {
  into: string;
  sources: Array<string>;
};

export type MetaFilter = {
  key: string;
  value: string;
};

export type MigrateTaxonomyInput = {
  commandId: string;
  expectedVersion?: number | null | undefined;
  project: string;
  taxonomy: string;
  toVersion: number;
};

export type MigrationStatus =
  | 'DONE'
  | 'REVERTED'
  | 'RUNNING';

export type MoveConceptInput = {
  after?: string | null | undefined;
  broader: Array<string>;
  concept: string;
};

export type NumberAnswerInput = {
  number: number;
};

export type NumberQuestionInput = {
  appliesTo?: string | null | undefined;
  even?: EvenVote | null | undefined;
  help?: string | null | undefined;
  integer?: boolean | null | undefined;
  max?: number | null | undefined;
  min?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  step?: number | null | undefined;
  title: string;
  unit?: string | null | undefined;
};

export type PauseReason =
  | 'FAILING'
  | 'GONE'
  | 'HISTORY_CHANGED'
  | 'REQUESTED'
  | 'RIGHTS'
  | 'SECRET';

export type PauseRule =
  | 'BY_HAND'
  | 'SEQUENTIAL'
  | 'WILSON';

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

export type PingWebhookInput = {
  commandId: string;
  webhook: string;
};

export type PolicyInput = {
  confidence?: number | null | undefined;
  externalIdsShown?: boolean | null | undefined;
  fullText?: boolean | null | undefined;
  leaseSeconds?: number | null | undefined;
  leasesPerAnnotator?: number | null | undefined;
  metaShown?: boolean | null | undefined;
  mostAnswers?: number | null | undefined;
  order?: QueueOrder | null | undefined;
  overlap?: number | null | undefined;
  review?: ReviewPolicy | null | undefined;
  reviewPercent?: number | null | undefined;
  visibility?: AnnotationVisibility | null | undefined;
};

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

export type PolygonQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
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

export type PolylineQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type PositionRange = {
  since?: string | null | undefined;
  until?: string | null | undefined;
};

export type ProjectInput = {
  commandId: string;
  project: string;
};

export type ProjectMemberFilter = {
  nameStartsWith?: string | null | undefined;
  role?: Role | null | undefined;
  statuses?: Array<MemberStatus> | null | undefined;
};

export type ProjectRoleInput = {
  project: string;
  role: Role;
};

export type ProjectStatus =
  | 'ACTIVE'
  | 'ARCHIVED';

export type PublishFormInput = {
  commandId: string;
  dryRun?: boolean;
  expectedVersion?: number | null | undefined;
  form?: FormInput | null | undefined;
  formJson?: unknown;
  note?: string;
  project: string;
};

export type PublishGuidelineInput = {
  commandId: string;
  expectedVersion?: number | null | undefined;
  project: string;
  text: string;
};

export type PublishTaxonomyInput = {
  commandId: string;
  expectedVersion?: number | null | undefined;
  notes?: string;
  taxonomy: string;
};

export type QuestionInput =
  {   box: BoxQuestionInput; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never;   choice: ChoiceQuestionInput; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never;   ellipse: EllipseQuestionInput; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never;   interval: IntervalQuestionInput; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never;   keypoint: KeypointQuestionInput; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never;   mask: MaskQuestionInput; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never;   number: NumberQuestionInput; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never;   polygon: PolygonQuestionInput; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never;   polyline: PolylineQuestionInput; ranking?: never; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never;   ranking: RankingQuestionInput; rating?: never; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never;   rating: RatingQuestionInput; relation?: never; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never;   relation: RelationQuestionInput; span?: never; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never;   span: SpanQuestionInput; text?: never; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never;   text: TextQuestionInput; track?: never; }
  |  { box?: never; choice?: never; ellipse?: never; interval?: never; keypoint?: never; mask?: never; number?: never; polygon?: never; polyline?: never; ranking?: never; rating?: never; relation?: never; span?: never; text?: never;   track: TrackQuestionInput; };

export type QuestionJudgingInput = {
  question: string;
  similarity?: number | null | undefined;
  threshold?: number | null | undefined;
  tolerance?: number | null | undefined;
};

export type QuestionOptionInput = {
  color?: string | null | undefined;
  help?: string | null | undefined;
  hotkey?: string | null | undefined;
  label?: string | null | undefined;
  parent?: string | null | undefined;
  value: string;
};

export type QueueOrder =
  | 'RANDOM'
  | 'SEQUENCE';

export type RankingAnswerInput = {
  order: Array<string>;
};

export type RankingQuestionInput = {
  appliesTo?: string | null | undefined;
  help?: string | null | undefined;
  items?: Array<QuestionOptionInput> | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  title: string;
  top?: number | null | undefined;
};

export type RatingAnswerInput = {
  rating: number;
};

export type RatingQuestionInput = {
  appliesTo?: string | null | undefined;
  help?: string | null | undefined;
  name: string;
  points?: number | null | undefined;
  required?: boolean | null | undefined;
  title: string;
};

export type RedeemTokenInput = {
  commandId: string;
  endKeys?: boolean;
  password: string;
  token: string;
};

export type RedeliverInput = {
  commandId: string;
  delivery: string;
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

export type ReinviteMemberInput = {
  commandId: string;
  member: string;
};

export type RejectAnnotationInput = {
  annotation: string;
  commandId: string;
  expectedVersion?: number | null | undefined;
  reason?: string;
  reasons?: Array<string>;
  task: string;
  token?: number | null | undefined;
};

export type RejectReasonInput = {
  key: string;
  text: string;
};

export type RelateConceptsInput = {
  concept: string;
  other: string;
  related?: boolean;
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

export type RelationQuestionInput = {
  appliesTo?: string | null | undefined;
  between: Array<string>;
  directed?: boolean | null | undefined;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type ReleaseHoldInput = {
  commandId: string;
  hold: string;
  reason: string;
};

export type RemoveAttributeInput = {
  attribute: string;
  commandId: string;
};

export type RemoveMemberInput = {
  commandId: string;
  member: string;
};

export type RenameConceptInput = {
  concept: string;
  labels: Array<TextInput>;
};

export type RenameOrganizationInput = {
  commandId: string;
  name: string;
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

export type ReplayWebhookInput = {
  after: string;
  commandId: string;
  webhook: string;
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

export type RestoreMemberInput = {
  commandId: string;
  member: string;
};

export type RestoreTaskInput = {
  commandId: string;
  dryRun?: boolean;
  position?: string | null | undefined;
  task: string;
  time?: string | null | undefined;
};

export type RevertInput = {
  commandId: string;
  dryRun?: boolean;
  position: string;
};

export type RevertMigrationInput = {
  commandId: string;
  migration: string;
  project: string;
};

export type ReviewPolicy =
  | 'ALL'
  | 'DISAGREEMENT'
  | 'NONE'
  | 'SAMPLE';

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

export type RevokeApiKeyInput = {
  commandId: string;
  key: string;
  member?: string | null | undefined;
};

export type RevokeRoleInput = {
  commandId: string;
  member: string;
  project: string;
  role: Role;
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

export type RotateWebhookSecretInput = {
  commandId: string;
  overlapSeconds?: number;
  secret?: string | null | undefined;
  webhook: string;
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

export type SpanQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  overlap?: boolean | null | undefined;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type SplitConceptInput = {
  concept: string;
  parts: Array<string>;
};

export type StartImportInput = {
  commandId: string;
  dryRun?: boolean;
  upload: string;
};

export type SubjectReportInput = {
  after?: string | null | undefined;
  commandId: string;
  download?: boolean;
  first?: number;
  subject: string;
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
  initialTagging?: string | null | undefined;
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

export type TaxonomyEditInput =
  {   add: AddConceptInput; annotate?: never; deprecate?: never; merge?: never; move?: never; relate?: never; remove?: never; rename?: never; restore?: never; split?: never; }
  |  { add?: never;   annotate: AnnotateConceptInput; deprecate?: never; merge?: never; move?: never; relate?: never; remove?: never; rename?: never; restore?: never; split?: never; }
  |  { add?: never; annotate?: never;   deprecate: DeprecateConceptInput; merge?: never; move?: never; relate?: never; remove?: never; rename?: never; restore?: never; split?: never; }
  |  { add?: never; annotate?: never; deprecate?: never;   merge: MergeConceptsInput; move?: never; relate?: never; remove?: never; rename?: never; restore?: never; split?: never; }
  |  { add?: never; annotate?: never; deprecate?: never; merge?: never;   move: MoveConceptInput; relate?: never; remove?: never; rename?: never; restore?: never; split?: never; }
  |  { add?: never; annotate?: never; deprecate?: never; merge?: never; move?: never;   relate: RelateConceptsInput; remove?: never; rename?: never; restore?: never; split?: never; }
  |  { add?: never; annotate?: never; deprecate?: never; merge?: never; move?: never; relate?: never;   remove: ConceptInput; rename?: never; restore?: never; split?: never; }
  |  { add?: never; annotate?: never; deprecate?: never; merge?: never; move?: never; relate?: never; remove?: never;   rename: RenameConceptInput; restore?: never; split?: never; }
  |  { add?: never; annotate?: never; deprecate?: never; merge?: never; move?: never; relate?: never; remove?: never; rename?: never;   restore: ConceptInput; split?: never; }
  |  { add?: never; annotate?: never; deprecate?: never; merge?: never; move?: never; relate?: never; remove?: never; rename?: never; restore?: never;   split: SplitConceptInput; };

export type TaxonomyFormat =
  | 'CSV'
  | 'IAB_TSV'
  | 'JSON'
  | 'JSON_LD'
  | 'LABEL_STUDIO'
  | 'N_TRIPLES'
  | 'RDF_XML'
  | 'TEXT'
  | 'TSV'
  | 'TURTLE';

export type TaxonomyInput = {
  commandId: string;
  taxonomy: string;
};

export type TaxonomyReferenceInput = {
  leavesOnly?: boolean | null | undefined;
  maxDepth?: number | null | undefined;
  minDepth?: number | null | undefined;
  subtree?: string | null | undefined;
  taxonomy: string;
  version: number;
};

export type TextAnswerInput = {
  text: string;
};

export type TextConsensus =
  | 'EXACT';

export type TextInput = {
  language?: string;
  text: string;
};

export type TextQuestionInput = {
  appliesTo?: string | null | undefined;
  consensus?: TextConsensus | null | undefined;
  help?: string | null | undefined;
  maxLength?: number | null | undefined;
  minLength?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  title: string;
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

export type TrackQuestionInput = {
  appliesTo: string;
  help?: string | null | undefined;
  labels?: Array<QuestionOptionInput> | null | undefined;
  maxRegions?: number | null | undefined;
  minRegions?: number | null | undefined;
  name: string;
  required?: boolean | null | undefined;
  taxonomy?: TaxonomyReferenceInput | null | undefined;
  title: string;
};

export type UpdateMemberInput = {
  commandId: string;
  email?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  member: string;
  name?: string | null | undefined;
};

export type UpdateProjectInput = {
  commandId: string;
  description?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  name?: string | null | undefined;
  policy?: PolicyInput | null | undefined;
  project: string;
  rejectReasons?: Array<RejectReasonInput> | null | undefined;
};

export type UpdateTaxonomyInput = {
  commandId: string;
  description?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  name?: string | null | undefined;
  taxonomy: string;
};

export type WebhookDeliveryKind =
  | 'EVENTS'
  | 'PING'
  | 'REDELIVERY';

export type WebhookDeliveryStatus =
  | 'DEAD'
  | 'DELIVERED'
  | 'DROPPED'
  | 'PENDING';

export type WebhookFilterInput = {
  actors?: Array<string>;
  labels?: EventLabelFilter | null | undefined;
  onlyFacts?: boolean;
  stream?: string | null | undefined;
  types?: Array<EventType>;
};

export type WebhookFormat =
  | 'CLOUDEVENTS'
  | 'CLOUDEVENTS_BINARY';

export type WebhookInput = {
  commandId: string;
  webhook: string;
};

export type WebhookProblem =
  | 'CERTIFICATE'
  | 'CLOSED'
  | 'CONNECTION'
  | 'GONE'
  | 'NAME'
  | 'REDIRECT'
  | 'STATUS'
  | 'TARGET'
  | 'TIMEOUT';

export type WebhookStatus =
  | 'ACTIVE'
  | 'DELETED'
  | 'PAUSED';

export type RefusalFragment = { code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> };

export type AuditEventsQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AuditEventsQuery = { events: { nodes: Array<
      | { __typename: 'AlertAcknowledged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AlertCleared', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AlertRaised', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AlertRuleRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AlertRuleSet', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationApproved', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationCorrected', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, content:
          | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
                | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
                | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
                | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'NumberAnswer', number: number }
                | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'RankingAnswer', order: Array<string> }
                | { __typename: 'RatingAnswer', rating: number }
                | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
                | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
                | { __typename: 'TextAnswer', text: string }
                | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
               }> }
          | { __typename: 'Erased' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationImported', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotator: { name: string | null } | null, content:
          | { __typename: 'Erased' }
          | { __typename: 'ImportedContent', answers: Array<{ question: string, value:
                | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
                | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
                | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'NumberAnswer', number: number }
                | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'RankingAnswer', order: Array<string> }
                | { __typename: 'RatingAnswer', rating: number }
                | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
                | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
                | { __typename: 'TextAnswer', text: string }
                | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
               }> }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationRejected', annotationId: string | null, reasons: Array<string>, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, content:
          | { __typename: 'Erased' }
          | { __typename: 'ReasonContent', reason: string | null }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationReplaced', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, content:
          | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
                | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
                | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
                | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'NumberAnswer', number: number }
                | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'RankingAnswer', order: Array<string> }
                | { __typename: 'RatingAnswer', rating: number }
                | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
                | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
                | { __typename: 'TextAnswer', text: string }
                | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
               }> }
          | { __typename: 'Erased' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationRequeued', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationRevised', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
                | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
                | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
                | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'NumberAnswer', number: number }
                | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'RankingAnswer', order: Array<string> }
                | { __typename: 'RatingAnswer', rating: number }
                | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
                | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
                | { __typename: 'TextAnswer', text: string }
                | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
               }> }
          | { __typename: 'Erased' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationSubmitted', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
                | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
                | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
                | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'NumberAnswer', number: number }
                | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'RankingAnswer', order: Array<string> }
                | { __typename: 'RatingAnswer', rating: number }
                | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
                | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
                | { __typename: 'TextAnswer', text: string }
                | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
               }> }
          | { __typename: 'Erased' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AnnotationWithdrawn', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'ReasonContent', reason: string | null }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AttributeDefined', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AttributeRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AttributesDeclared', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AttributesWithdrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AuditAnswered', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AuditCanceled', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AuditClaimed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AuditConcluded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AuditDrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AuditJudged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AuditReleased', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'AuditResumed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CommentAdded', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'CommentContent', text: string }
          | { __typename: 'Erased' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CommentDeleted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CommentEdited', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'CommentContent', text: string }
          | { __typename: 'Erased' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CommentReopened', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CommentResolved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptAdded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptAnnotated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptDeprecated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptMoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptSplit', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptsMerged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ConceptsRelated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ContentErased', positions: Array<string>, authority: ErasureAuthority, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ContentsRead', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CorrectionAdvanced', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CorrectionCanceled', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CorrectionFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CorrectionStarted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CredentialEnded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CredentialIssued', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'DraftDiscarded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ErasureAdvanced', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ErasureFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ErasureRequested', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'ErasureContent', reason: string | null }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ExportCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ExternalAuthorAdded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'FormPinned', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'FormPublished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'FormContent' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GoldAnswered', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GoldConfirmed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GoldDisputed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GoldPolicyChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GoldRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GoldSet', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GoldTasksChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GroupReleaseFailed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GroupReleaseFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GroupReleaseRequested', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GuidelinePinned', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'GuidelinePublished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'GuidelineContent' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'HoldPlaced', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'HoldContent', reason: string | null }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'HoldReleased', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'IdentityLinked', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'InitialTaggingAdded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'InitialTaggingDrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'InitialTaggingReverted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'JudgementWithdrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'LabelsMigrated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'LabelsRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'LeaseExpired', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotator: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'LeaseExtended', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'LeaseReleased', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'LoginsFailed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MappingAttached', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberAdded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'MemberContent' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberJoined', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberPaused', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, member: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberResumed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, member: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberWarned', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, member: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MigrationAdvanced', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MigrationFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MigrationStarted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'OperatorActed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'OrganizationCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'OrganizationRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'PasswordSet', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'PauseRuleChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'PolicyChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ProjectArchived', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ProjectCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'ProjectContent', name: string | null }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ProjectRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'ProjectContent', name: string | null }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ProjectRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RejectReasonsChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RelabelRequested', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ReleaseImported', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ReviewClaimed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ReviewLeaseExpired', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ReviewLeaseExtended', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ReviewLeaseReleased', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RoleChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RoleGranted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RoleRevoked', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RunAdoptionFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RunAdoptionStarted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RunCanceled', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RunFailed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RunFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RunRequested', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'RunResultDropped', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'SentToReview', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'SessionRenewed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'SkillsPublished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'SliceDefined', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'SliceRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'SubjectReported', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskArchived', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskAssigned', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, assignee: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskClaimed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskImported', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'TaskContent' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskOverlapRaised', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskPrioritized', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskReopened', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskResolved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
                | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
                | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
                | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'NumberAnswer', number: number }
                | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
                | { __typename: 'RankingAnswer', order: Array<string> }
                | { __typename: 'RatingAnswer', rating: number }
                | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
                | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
                | { __typename: 'TextAnswer', text: string }
                | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
               }> }
          | { __typename: 'Erased' }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskReverted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskSkipped', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'ReasonContent', reason: string | null }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TasksChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaxonomyCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
          | { __typename: 'Erased' }
          | { __typename: 'TaxonomyContent', name: string | null }
         | null, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaxonomyPublished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaxonomyRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'UnknownEvent', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'VersionOffered', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'VersionWithdrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ViewDeleted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ViewSaved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'WebhookChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'WebhookCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'WebhookDeleted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'WebhookPaused', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'WebhookReplayed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'WebhookResumed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'WebhookSecretRotated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
          | { __typename: 'Taxonomy', name: string | null, id: string }
          | { __typename: 'Webhook', id: string }
         | null }
    >, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } | null };

export type AuditPlacesQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
}>;


export type AuditPlacesQuery = { events: { nodes: Array<
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
      | { position: string, recordedAt: string }
    > } | null };

export type AuditCountsQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  intervals: number;
}>;


export type AuditCountsQuery = { eventCounts: { since: string, after: string, exact: boolean, intervals: Array<{ until: string, position: string, events: number }> } | null };

export type AuditScopeQueryVariables = Exact<{
  project: string;
  hasProject: boolean;
  task: string;
  hasTask: boolean;
  person: string;
  hasPerson: boolean;
}>;


export type AuditScopeQuery = { project?: { id: string, name: string | null } | null, task?: { id: string, externalId: string | null, inputs: unknown, project: { id: string, name: string | null } } | null, member?: { id: string, name: string | null } | null };

export type AuditMembersQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AuditMembersQuery = { members: { nodes: Array<{ id: string, name: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type AuditTaskQueryVariables = Exact<{
  task: string;
  at: string;
}>;


export type AuditTaskQuery = { asOf: { position: string, task: { id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, leases: Array<{ expiresAt: string, annotator: { id: string, name: string | null } | null }>, project: { id: string, name: string | null, formVersion: number, guidelineVersion: number }, annotations: Array<{ id: string, status: AnnotationStatus, createdAt: string, timeSpentMs: number, reason: string | null, author: { name: string | null } | null, reviewer: { name: string | null } | null, answers: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
            | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
            | { __typename: 'TextAnswer', text: string }
            | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
           }> | null, drawn: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
            | { __typename: 'ChoiceAnswer', values: Array<string> }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
            | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
            | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
            | { __typename: 'TextAnswer', text: string }
            | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
           }> | null }>, resolution: { method: ResolutionMethod, answers: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
            | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
            | { __typename: 'TextAnswer', text: string }
            | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
           }> | null } | null, comments: Array<{ id: string, text: string | null, resolvedAt: string | null, deletedAt: string | null, author: { name: string | null } | null }>, assignee: { id: string, name: string | null } | null } | null } | null };

export type AuditFormQueryVariables = Exact<{
  project: string;
  version: number;
}>;


export type AuditFormQuery = { project: { id: string, form: { version: number, inputs: Array<{ name: string, kind: InputKind, title: string, required: boolean }> | null, questions: Array<
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
        | { __typename: 'RelationQuestion', minRegions: number, maxRegions: number, between: Array<string>, directed: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'SpanQuestion', minRegions: number, maxRegions: number, overlap: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'TextQuestion', minLength: number, maxLength: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null }
        | { __typename: 'TrackQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
      > | null } | null } | null };

export type AuditProjectQueryVariables = Exact<{
  project: string;
  at: string;
}>;


export type AuditProjectQuery = { asOf: { position: string, project: { id: string, name: string | null, description: string | null, status: ProjectStatus, formVersion: number, guidelineVersion: number, policy: { overlap: number, review: ReviewPolicy, reviewPercent: number, visibility: AnnotationVisibility, order: QueueOrder }, form: { questions: Array<
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
        > | null } | null, progress: { total: number, byStatus: Array<{ status: TaskStatus, tasks: number }> } | null, annotators: { nodes: Array<{ submitted: number, rejected: number, skipped: number, member: { id: string, name: string | null } }> } | null, members: { nodes: Array<{ roles: Array<Role>, member: { id: string, name: string | null } }> } | null } | null } | null };

export type AuditDistributionQueryVariables = Exact<{
  project: string;
  at: string;
  question: string;
}>;


export type AuditDistributionQuery = { asOf: { position: string, project: { id: string, quality: { distribution: { nodes: Array<{ labels: number, value: string, share: { value: number }, concept: { label: string } | null }> } } | null } | null } | null };

export type AuditPersonQueryVariables = Exact<{
  person: string;
  at: string;
}>;


export type AuditPersonQuery = { asOf: { position: string, member: { id: string, name: string | null, email: string | null, pseudonym: string | null, status: MemberStatus | null, role: Role | null, createdAt: string | null, hasPassword: boolean | null, apiKeys: Array<{ id: string, label: string | null, issuedAt: string }> | null, projectRoles: Array<{ roles: Array<Role>, permissions: Array<Permission>, project: { id: string, name: string | null } | null }> | null } | null } | null };

export type AuditActsQueryVariables = Exact<{
  answers?: EventFilter | null | undefined;
  reviews?: EventFilter | null | undefined;
  comments?: EventFilter | null | undefined;
  all?: EventFilter | null | undefined;
}>;


export type AuditActsQuery = { answers: { exact: boolean, intervals: Array<{ events: number }> } | null, reviews: { exact: boolean, intervals: Array<{ events: number }> } | null, comments: { exact: boolean, intervals: Array<{ events: number }> } | null, all: { exact: boolean, intervals: Array<{ events: number }> } | null };

export type AuditChangesQueryVariables = Exact<{
  of: string;
  from: string;
  to: string;
  after?: string | null | undefined;
}>;


export type AuditChangesQuery = { changes: { nodes: Array<
      | { __typename: 'AnnotationChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, task: { id: string, externalId: string | null } | null, answers: Array<{ question: string, kind: ChangeKind, added: Array<string>, removed: Array<string>, reranked: Array<{ value: string, before: number, after: number }>, regions: Array<{ kind: ChangeKind, region: string, label: string, formerLabel: string | null, changed: Array<string> }>, before: { question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
             } | null, after: { question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
             } | null }>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', text: string | null, id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string }
          | { __typename: 'Taxonomy', id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'CommentChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, task: { id: string, externalId: string | null } | null, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', text: string | null, id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string }
          | { __typename: 'Taxonomy', id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'MemberChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', text: string | null, id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string }
          | { __typename: 'Taxonomy', id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'ProjectChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, questions: Array<{ name: string, kind: ChangeKind, fields: Array<{ field: string, before: unknown, after: unknown }> }>, inputs: Array<{ name: string, kind: ChangeKind, fields: Array<{ field: string, before: unknown, after: unknown }> }>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', text: string | null, id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string }
          | { __typename: 'Taxonomy', id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaskChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, resolution: Array<{ question: string, kind: ChangeKind, added: Array<string>, removed: Array<string>, reranked: Array<{ value: string, before: number, after: number }>, regions: Array<{ kind: ChangeKind, region: string, label: string, formerLabel: string | null, changed: Array<string> }>, before: { question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
             } | null, after: { question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
             } | null }>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', text: string | null, id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string }
          | { __typename: 'Taxonomy', id: string }
          | { __typename: 'Webhook', id: string }
         | null }
      | { __typename: 'TaxonomyChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
          | { __typename: 'Alert', id: string }
          | { __typename: 'AlertRule', id: string }
          | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
          | { __typename: 'Audit', id: string }
          | { __typename: 'Comment', text: string | null, id: string }
          | { __typename: 'Correction', id: string }
          | { __typename: 'Erasure', id: string }
          | { __typename: 'GroupRelease', id: string }
          | { __typename: 'Hold', id: string }
          | { __typename: 'Member', name: string | null, id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'Project', name: string | null, id: string }
          | { __typename: 'Run', id: string }
          | { __typename: 'SavedView', id: string }
          | { __typename: 'Slice', id: string }
          | { __typename: 'Task', externalId: string | null, id: string }
          | { __typename: 'Taxonomy', id: string }
          | { __typename: 'Webhook', id: string }
         | null }
    >, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type AuditAnswerChangeQueryVariables = Exact<{
  of: string;
  from: string;
  to: string;
}>;


export type AuditAnswerChangeQuery = { changes: { nodes: Array<
      | { __typename: 'AnnotationChange', object:
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
         | null, answers: Array<{ question: string, kind: ChangeKind, added: Array<string>, removed: Array<string>, reranked: Array<{ value: string, before: number, after: number }>, regions: Array<{ kind: ChangeKind, region: string, label: string, formerLabel: string | null, changed: Array<string> }>, before: { question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
             } | null, after: { question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
             } | null }> }
      | { __typename: 'CommentChange' }
      | { __typename: 'MemberChange' }
      | { __typename: 'ProjectChange' }
      | { __typename: 'TaskChange' }
      | { __typename: 'TaxonomyChange' }
    > } | null };

export type AuditLineageQueryVariables = Exact<{
  task: string;
  question?: string | null | undefined;
  value?: string | null | undefined;
  at: string;
}>;


export type AuditLineageQuery = { asOf: { position: string, task: { id: string, lineage: { steps: Array<{ kind: LineageStepKind, position: string, recordedAt: string, basedOn: Array<string>, undoes: Array<string>, reason: string | null, by: { id: string, name: string | null } | null, form: { version: number } | null, guideline: { version: number } | null, taxonomies: Array<{ version: number, taxonomy: { name: string | null } | null }>, answers: Array<{ question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
              | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
              | { __typename: 'TextAnswer', text: string }
              | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
             }> | null }> } | null } | null } | null };

export type AuditErasureOfQueryVariables = Exact<{
  stream: string;
}>;


export type AuditErasureOfQuery = { events: { nodes: Array<
      | { __typename: 'AlertAcknowledged', position: string, recordedAt: string }
      | { __typename: 'AlertCleared', position: string, recordedAt: string }
      | { __typename: 'AlertRaised', position: string, recordedAt: string }
      | { __typename: 'AlertRuleRemoved', position: string, recordedAt: string }
      | { __typename: 'AlertRuleSet', position: string, recordedAt: string }
      | { __typename: 'AnnotationApproved', position: string, recordedAt: string }
      | { __typename: 'AnnotationCorrected', position: string, recordedAt: string }
      | { __typename: 'AnnotationImported', position: string, recordedAt: string }
      | { __typename: 'AnnotationRejected', position: string, recordedAt: string }
      | { __typename: 'AnnotationReplaced', position: string, recordedAt: string }
      | { __typename: 'AnnotationRequeued', position: string, recordedAt: string }
      | { __typename: 'AnnotationRevised', position: string, recordedAt: string }
      | { __typename: 'AnnotationSubmitted', position: string, recordedAt: string }
      | { __typename: 'AnnotationWithdrawn', position: string, recordedAt: string }
      | { __typename: 'AttributeDefined', position: string, recordedAt: string }
      | { __typename: 'AttributeRemoved', position: string, recordedAt: string }
      | { __typename: 'AttributesDeclared', position: string, recordedAt: string }
      | { __typename: 'AttributesWithdrawn', position: string, recordedAt: string }
      | { __typename: 'AuditAnswered', position: string, recordedAt: string }
      | { __typename: 'AuditCanceled', position: string, recordedAt: string }
      | { __typename: 'AuditClaimed', position: string, recordedAt: string }
      | { __typename: 'AuditConcluded', position: string, recordedAt: string }
      | { __typename: 'AuditDrawn', position: string, recordedAt: string }
      | { __typename: 'AuditJudged', position: string, recordedAt: string }
      | { __typename: 'AuditReleased', position: string, recordedAt: string }
      | { __typename: 'AuditResumed', position: string, recordedAt: string }
      | { __typename: 'CommentAdded', position: string, recordedAt: string }
      | { __typename: 'CommentDeleted', position: string, recordedAt: string }
      | { __typename: 'CommentEdited', position: string, recordedAt: string }
      | { __typename: 'CommentReopened', position: string, recordedAt: string }
      | { __typename: 'CommentResolved', position: string, recordedAt: string }
      | { __typename: 'ConceptAdded', position: string, recordedAt: string }
      | { __typename: 'ConceptAnnotated', position: string, recordedAt: string }
      | { __typename: 'ConceptDeprecated', position: string, recordedAt: string }
      | { __typename: 'ConceptMoved', position: string, recordedAt: string }
      | { __typename: 'ConceptRemoved', position: string, recordedAt: string }
      | { __typename: 'ConceptRenamed', position: string, recordedAt: string }
      | { __typename: 'ConceptRestored', position: string, recordedAt: string }
      | { __typename: 'ConceptSplit', position: string, recordedAt: string }
      | { __typename: 'ConceptsMerged', position: string, recordedAt: string }
      | { __typename: 'ConceptsRelated', position: string, recordedAt: string }
      | { __typename: 'ContentErased', positions: Array<string>, authority: ErasureAuthority, position: string, recordedAt: string, erasure: { id: string, status: ErasureStatus, target: ErasureTarget, authority: ErasureAuthority, reason: string | null, reference: string | null, requestedAt: string, finishedAt: string | null, erasedEvents: number, withheldStreams: number, certificate: unknown, requestedBy: { id: string, name: string | null } | null } | null }
      | { __typename: 'ContentsRead', position: string, recordedAt: string }
      | { __typename: 'CorrectionAdvanced', position: string, recordedAt: string }
      | { __typename: 'CorrectionCanceled', position: string, recordedAt: string }
      | { __typename: 'CorrectionFinished', position: string, recordedAt: string }
      | { __typename: 'CorrectionStarted', position: string, recordedAt: string }
      | { __typename: 'CredentialEnded', position: string, recordedAt: string }
      | { __typename: 'CredentialIssued', position: string, recordedAt: string }
      | { __typename: 'DraftDiscarded', position: string, recordedAt: string }
      | { __typename: 'ErasureAdvanced', position: string, recordedAt: string }
      | { __typename: 'ErasureFinished', position: string, recordedAt: string }
      | { __typename: 'ErasureRequested', position: string, recordedAt: string }
      | { __typename: 'ExportCreated', position: string, recordedAt: string }
      | { __typename: 'ExternalAuthorAdded', position: string, recordedAt: string }
      | { __typename: 'FormPinned', position: string, recordedAt: string }
      | { __typename: 'FormPublished', position: string, recordedAt: string }
      | { __typename: 'GoldAnswered', position: string, recordedAt: string }
      | { __typename: 'GoldConfirmed', position: string, recordedAt: string }
      | { __typename: 'GoldDisputed', position: string, recordedAt: string }
      | { __typename: 'GoldPolicyChanged', position: string, recordedAt: string }
      | { __typename: 'GoldRemoved', position: string, recordedAt: string }
      | { __typename: 'GoldSet', position: string, recordedAt: string }
      | { __typename: 'GoldTasksChanged', position: string, recordedAt: string }
      | { __typename: 'GroupReleaseFailed', position: string, recordedAt: string }
      | { __typename: 'GroupReleaseFinished', position: string, recordedAt: string }
      | { __typename: 'GroupReleaseRequested', position: string, recordedAt: string }
      | { __typename: 'GuidelinePinned', position: string, recordedAt: string }
      | { __typename: 'GuidelinePublished', position: string, recordedAt: string }
      | { __typename: 'HoldPlaced', position: string, recordedAt: string }
      | { __typename: 'HoldReleased', position: string, recordedAt: string }
      | { __typename: 'IdentityLinked', position: string, recordedAt: string }
      | { __typename: 'InitialTaggingAdded', position: string, recordedAt: string }
      | { __typename: 'InitialTaggingDrawn', position: string, recordedAt: string }
      | { __typename: 'InitialTaggingReverted', position: string, recordedAt: string }
      | { __typename: 'JudgementWithdrawn', position: string, recordedAt: string }
      | { __typename: 'LabelsMigrated', position: string, recordedAt: string }
      | { __typename: 'LabelsRestored', position: string, recordedAt: string }
      | { __typename: 'LeaseExpired', position: string, recordedAt: string }
      | { __typename: 'LeaseExtended', position: string, recordedAt: string }
      | { __typename: 'LeaseReleased', position: string, recordedAt: string }
      | { __typename: 'LoginsFailed', position: string, recordedAt: string }
      | { __typename: 'MappingAttached', position: string, recordedAt: string }
      | { __typename: 'MemberAdded', position: string, recordedAt: string }
      | { __typename: 'MemberJoined', position: string, recordedAt: string }
      | { __typename: 'MemberPaused', position: string, recordedAt: string }
      | { __typename: 'MemberRemoved', position: string, recordedAt: string }
      | { __typename: 'MemberRenamed', position: string, recordedAt: string }
      | { __typename: 'MemberRestored', position: string, recordedAt: string }
      | { __typename: 'MemberResumed', position: string, recordedAt: string }
      | { __typename: 'MemberWarned', position: string, recordedAt: string }
      | { __typename: 'MigrationAdvanced', position: string, recordedAt: string }
      | { __typename: 'MigrationFinished', position: string, recordedAt: string }
      | { __typename: 'MigrationStarted', position: string, recordedAt: string }
      | { __typename: 'OperatorActed', position: string, recordedAt: string }
      | { __typename: 'OrganizationCreated', position: string, recordedAt: string }
      | { __typename: 'OrganizationRenamed', position: string, recordedAt: string }
      | { __typename: 'PasswordSet', position: string, recordedAt: string }
      | { __typename: 'PauseRuleChanged', position: string, recordedAt: string }
      | { __typename: 'PolicyChanged', position: string, recordedAt: string }
      | { __typename: 'ProjectArchived', position: string, recordedAt: string }
      | { __typename: 'ProjectCreated', position: string, recordedAt: string }
      | { __typename: 'ProjectRenamed', position: string, recordedAt: string }
      | { __typename: 'ProjectRestored', position: string, recordedAt: string }
      | { __typename: 'RejectReasonsChanged', position: string, recordedAt: string }
      | { __typename: 'RelabelRequested', position: string, recordedAt: string }
      | { __typename: 'ReleaseImported', position: string, recordedAt: string }
      | { __typename: 'ReviewClaimed', position: string, recordedAt: string }
      | { __typename: 'ReviewLeaseExpired', position: string, recordedAt: string }
      | { __typename: 'ReviewLeaseExtended', position: string, recordedAt: string }
      | { __typename: 'ReviewLeaseReleased', position: string, recordedAt: string }
      | { __typename: 'RoleChanged', position: string, recordedAt: string }
      | { __typename: 'RoleGranted', position: string, recordedAt: string }
      | { __typename: 'RoleRevoked', position: string, recordedAt: string }
      | { __typename: 'RunAdoptionFinished', position: string, recordedAt: string }
      | { __typename: 'RunAdoptionStarted', position: string, recordedAt: string }
      | { __typename: 'RunCanceled', position: string, recordedAt: string }
      | { __typename: 'RunFailed', position: string, recordedAt: string }
      | { __typename: 'RunFinished', position: string, recordedAt: string }
      | { __typename: 'RunRequested', position: string, recordedAt: string }
      | { __typename: 'RunResultDropped', position: string, recordedAt: string }
      | { __typename: 'SentToReview', position: string, recordedAt: string }
      | { __typename: 'SessionRenewed', position: string, recordedAt: string }
      | { __typename: 'SkillsPublished', position: string, recordedAt: string }
      | { __typename: 'SliceDefined', position: string, recordedAt: string }
      | { __typename: 'SliceRemoved', position: string, recordedAt: string }
      | { __typename: 'SubjectReported', position: string, recordedAt: string }
      | { __typename: 'TaskArchived', position: string, recordedAt: string }
      | { __typename: 'TaskAssigned', position: string, recordedAt: string }
      | { __typename: 'TaskClaimed', position: string, recordedAt: string }
      | { __typename: 'TaskImported', position: string, recordedAt: string }
      | { __typename: 'TaskOverlapRaised', position: string, recordedAt: string }
      | { __typename: 'TaskPrioritized', position: string, recordedAt: string }
      | { __typename: 'TaskReopened', position: string, recordedAt: string }
      | { __typename: 'TaskResolved', position: string, recordedAt: string }
      | { __typename: 'TaskRestored', position: string, recordedAt: string }
      | { __typename: 'TaskReverted', position: string, recordedAt: string }
      | { __typename: 'TaskSkipped', position: string, recordedAt: string }
      | { __typename: 'TasksChanged', position: string, recordedAt: string }
      | { __typename: 'TaxonomyCreated', position: string, recordedAt: string }
      | { __typename: 'TaxonomyPublished', position: string, recordedAt: string }
      | { __typename: 'TaxonomyRenamed', position: string, recordedAt: string }
      | { __typename: 'UnknownEvent', position: string, recordedAt: string }
      | { __typename: 'VersionOffered', position: string, recordedAt: string }
      | { __typename: 'VersionWithdrawn', position: string, recordedAt: string }
      | { __typename: 'ViewDeleted', position: string, recordedAt: string }
      | { __typename: 'ViewSaved', position: string, recordedAt: string }
      | { __typename: 'WebhookChanged', position: string, recordedAt: string }
      | { __typename: 'WebhookCreated', position: string, recordedAt: string }
      | { __typename: 'WebhookDeleted', position: string, recordedAt: string }
      | { __typename: 'WebhookPaused', position: string, recordedAt: string }
      | { __typename: 'WebhookReplayed', position: string, recordedAt: string }
      | { __typename: 'WebhookResumed', position: string, recordedAt: string }
      | { __typename: 'WebhookSecretRotated', position: string, recordedAt: string }
    > } | null };

export type AuditNamesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type AuditNamesQuery = { nodes: Array<
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string }
    | { __typename: 'Taxonomy', id: string }
    | { __typename: 'Webhook', id: string }
   | null> | null };

export type AuditTaskByNameQueryVariables = Exact<{
  project: string;
  name: string;
}>;


export type AuditTaskByNameQuery = { tasks: { nodes: Array<{ id: string }> } | null };

export type AuditHeadQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditHeadQuery = { head: { position: string, recordedAt: string } | null };

export type AuditLiveSubscriptionVariables = Exact<{
  filter?: EventFilter | null | undefined;
}>;


export type AuditLiveSubscription = { events:
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
    | { position: string }
    | { position: string }
   };

export type AuditRevertMutationVariables = Exact<{
  input: RevertInput;
}>;


export type AuditRevertMutation = { revert:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, obstacles: Array<{ position: string, name: string, message: string }> }
    | { __typename: 'RevertPayload', position: string | null, reversals: Array<{ stream: string, name: string, undoes: Array<string> }>, background: { id: string, matched: number } | null }
   };

export type AuditRestoreTaskMutationVariables = Exact<{
  input: RestoreTaskInput;
}>;


export type AuditRestoreTaskMutation = { restoreTask:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, obstacles: Array<{ position: string, name: string, message: string }> }
    | { __typename: 'RevertPayload', position: string | null, reversals: Array<{ stream: string, name: string, undoes: Array<string> }>, background: { id: string, matched: number } | null }
   };

export type AuditEraseMutationVariables = Exact<{
  input: EraseContentInput;
}>;


export type AuditEraseMutation = { eraseContent:
    | { __typename: 'ErasePayload', position: string, erasure: { id: string, status: ErasureStatus, target: ErasureTarget, authority: ErasureAuthority, reason: string | null, reference: string | null, requestedAt: string, finishedAt: string | null, erasedEvents: number, withheldStreams: number, certificate: unknown, requestedBy: { id: string, name: string | null } | null } | null, preview: { events: number, streams: number, withheldStreams: number, complete: boolean, resolvedCount: number, holds: Array<{ id: string, target: HoldTarget, reason: string | null, endsAt: string | null, placedAt: string, placedBy: { name: string | null } | null, heldTask: { id: string, externalId: string | null, project: { id: string } } | null, heldProject: { id: string, name: string | null } | null }>, types: Array<{ name: string, type: EventType | null, events: number }>, resolvedTasks: Array<{ id: string, externalId: string | null, project: { id: string } }> } | null }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type AuditEraseMemberMutationVariables = Exact<{
  input: EraseMemberInput;
}>;


export type AuditEraseMemberMutation = { eraseMember:
    | { __typename: 'ErasePayload', position: string, erasure: { id: string, status: ErasureStatus, target: ErasureTarget, authority: ErasureAuthority, reason: string | null, reference: string | null, requestedAt: string, finishedAt: string | null, erasedEvents: number, withheldStreams: number, certificate: unknown, requestedBy: { id: string, name: string | null } | null } | null, preview: { events: number, streams: number, withheldStreams: number, complete: boolean, resolvedCount: number, holds: Array<{ id: string, target: HoldTarget, reason: string | null, endsAt: string | null, placedAt: string, placedBy: { name: string | null } | null, heldTask: { id: string, externalId: string | null, project: { id: string } } | null, heldProject: { id: string, name: string | null } | null }>, types: Array<{ name: string, type: EventType | null, events: number }>, resolvedTasks: Array<{ id: string, externalId: string | null, project: { id: string } }> } | null }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type AuditExportMutationVariables = Exact<{
  input: CreateExportInput;
}>;


export type AuditExportMutation = { createExport:
    | { __typename: 'CreateExportPayload', position: string, download: { url: string } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

type Undoing_Refused_Fragment = { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, obstacles: Array<{ position: string, name: string, message: string }> };

type Undoing_RevertPayload_Fragment = { __typename: 'RevertPayload', position: string | null, reversals: Array<{ stream: string, name: string, undoes: Array<string> }>, background: { id: string, matched: number } | null };

export type UndoingFragment =
  | Undoing_Refused_Fragment
  | Undoing_RevertPayload_Fragment
;

export type AmountFragment = { exact: boolean, intervals: Array<{ events: number }> };

export type ChangedAnswerFragment = { question: string, kind: ChangeKind, added: Array<string>, removed: Array<string>, reranked: Array<{ value: string, before: number, after: number }>, regions: Array<{ kind: ChangeKind, region: string, label: string, formerLabel: string | null, changed: Array<string> }>, before: { question: string, value:
      | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
      | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
      | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'NumberAnswer', number: number }
      | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'RankingAnswer', order: Array<string> }
      | { __typename: 'RatingAnswer', rating: number }
      | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
      | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
      | { __typename: 'TextAnswer', text: string }
      | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
     } | null, after: { question: string, value:
      | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
      | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
      | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'NumberAnswer', number: number }
      | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'RankingAnswer', order: Array<string> }
      | { __typename: 'RatingAnswer', rating: number }
      | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
      | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
      | { __typename: 'TextAnswer', text: string }
      | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
     } | null };

type AuditChange_AnnotationChange_Fragment = { __typename: 'AnnotationChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, task: { id: string, externalId: string | null } | null, answers: Array<{ question: string, kind: ChangeKind, added: Array<string>, removed: Array<string>, reranked: Array<{ value: string, before: number, after: number }>, regions: Array<{ kind: ChangeKind, region: string, label: string, formerLabel: string | null, changed: Array<string> }>, before: { question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
       } | null, after: { question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
       } | null }>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', text: string | null, id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string }
    | { __typename: 'Taxonomy', id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditChange_CommentChange_Fragment = { __typename: 'CommentChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, task: { id: string, externalId: string | null } | null, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', text: string | null, id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string }
    | { __typename: 'Taxonomy', id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditChange_MemberChange_Fragment = { __typename: 'MemberChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', text: string | null, id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string }
    | { __typename: 'Taxonomy', id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditChange_ProjectChange_Fragment = { __typename: 'ProjectChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, questions: Array<{ name: string, kind: ChangeKind, fields: Array<{ field: string, before: unknown, after: unknown }> }>, inputs: Array<{ name: string, kind: ChangeKind, fields: Array<{ field: string, before: unknown, after: unknown }> }>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', text: string | null, id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string }
    | { __typename: 'Taxonomy', id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditChange_TaskChange_Fragment = { __typename: 'TaskChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, resolution: Array<{ question: string, kind: ChangeKind, added: Array<string>, removed: Array<string>, reranked: Array<{ value: string, before: number, after: number }>, regions: Array<{ kind: ChangeKind, region: string, label: string, formerLabel: string | null, changed: Array<string> }>, before: { question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
       } | null, after: { question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
       } | null }>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', text: string | null, id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string }
    | { __typename: 'Taxonomy', id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditChange_TaxonomyChange_Fragment = { __typename: 'TaxonomyChange', kind: ChangeKind, positions: Array<string>, at: string | null, reasons: Array<string>, erased: Array<string>, fields: Array<{ field: string, before: unknown, after: unknown }>, by: Array<{ id: string, name: string | null }>, object:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string, author: { name: string | null } | null }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', text: string | null, id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string }
    | { __typename: 'Taxonomy', id: string }
    | { __typename: 'Webhook', id: string }
   | null };

export type AuditChangeFragment =
  | AuditChange_AnnotationChange_Fragment
  | AuditChange_CommentChange_Fragment
  | AuditChange_MemberChange_Fragment
  | AuditChange_ProjectChange_Fragment
  | AuditChange_TaskChange_Fragment
  | AuditChange_TaxonomyChange_Fragment
;

type AuditEvent_AlertAcknowledged_Fragment = { __typename: 'AlertAcknowledged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AlertCleared_Fragment = { __typename: 'AlertCleared', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AlertRaised_Fragment = { __typename: 'AlertRaised', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AlertRuleRemoved_Fragment = { __typename: 'AlertRuleRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AlertRuleSet_Fragment = { __typename: 'AlertRuleSet', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationApproved_Fragment = { __typename: 'AnnotationApproved', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationCorrected_Fragment = { __typename: 'AnnotationCorrected', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, content:
    | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
         }> }
    | { __typename: 'Erased' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationImported_Fragment = { __typename: 'AnnotationImported', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotator: { name: string | null } | null, content:
    | { __typename: 'Erased' }
    | { __typename: 'ImportedContent', answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
         }> }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationRejected_Fragment = { __typename: 'AnnotationRejected', annotationId: string | null, reasons: Array<string>, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, content:
    | { __typename: 'Erased' }
    | { __typename: 'ReasonContent', reason: string | null }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationReplaced_Fragment = { __typename: 'AnnotationReplaced', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, content:
    | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
         }> }
    | { __typename: 'Erased' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationRequeued_Fragment = { __typename: 'AnnotationRequeued', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotation: { id: string, author: { id: string, name: string | null } | null } | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationRevised_Fragment = { __typename: 'AnnotationRevised', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
         }> }
    | { __typename: 'Erased' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationSubmitted_Fragment = { __typename: 'AnnotationSubmitted', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
         }> }
    | { __typename: 'Erased' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AnnotationWithdrawn_Fragment = { __typename: 'AnnotationWithdrawn', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'ReasonContent', reason: string | null }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AttributeDefined_Fragment = { __typename: 'AttributeDefined', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AttributeRemoved_Fragment = { __typename: 'AttributeRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AttributesDeclared_Fragment = { __typename: 'AttributesDeclared', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AttributesWithdrawn_Fragment = { __typename: 'AttributesWithdrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AuditAnswered_Fragment = { __typename: 'AuditAnswered', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AuditCanceled_Fragment = { __typename: 'AuditCanceled', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AuditClaimed_Fragment = { __typename: 'AuditClaimed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AuditConcluded_Fragment = { __typename: 'AuditConcluded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AuditDrawn_Fragment = { __typename: 'AuditDrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AuditJudged_Fragment = { __typename: 'AuditJudged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AuditReleased_Fragment = { __typename: 'AuditReleased', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_AuditResumed_Fragment = { __typename: 'AuditResumed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CommentAdded_Fragment = { __typename: 'CommentAdded', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'CommentContent', text: string }
    | { __typename: 'Erased' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CommentDeleted_Fragment = { __typename: 'CommentDeleted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CommentEdited_Fragment = { __typename: 'CommentEdited', annotationId: string | null, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'CommentContent', text: string }
    | { __typename: 'Erased' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CommentReopened_Fragment = { __typename: 'CommentReopened', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CommentResolved_Fragment = { __typename: 'CommentResolved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptAdded_Fragment = { __typename: 'ConceptAdded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptAnnotated_Fragment = { __typename: 'ConceptAnnotated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptDeprecated_Fragment = { __typename: 'ConceptDeprecated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptMoved_Fragment = { __typename: 'ConceptMoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptRemoved_Fragment = { __typename: 'ConceptRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptRenamed_Fragment = { __typename: 'ConceptRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptRestored_Fragment = { __typename: 'ConceptRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptSplit_Fragment = { __typename: 'ConceptSplit', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptsMerged_Fragment = { __typename: 'ConceptsMerged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ConceptsRelated_Fragment = { __typename: 'ConceptsRelated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ContentErased_Fragment = { __typename: 'ContentErased', positions: Array<string>, authority: ErasureAuthority, position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ContentsRead_Fragment = { __typename: 'ContentsRead', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CorrectionAdvanced_Fragment = { __typename: 'CorrectionAdvanced', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CorrectionCanceled_Fragment = { __typename: 'CorrectionCanceled', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CorrectionFinished_Fragment = { __typename: 'CorrectionFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CorrectionStarted_Fragment = { __typename: 'CorrectionStarted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CredentialEnded_Fragment = { __typename: 'CredentialEnded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_CredentialIssued_Fragment = { __typename: 'CredentialIssued', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_DraftDiscarded_Fragment = { __typename: 'DraftDiscarded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ErasureAdvanced_Fragment = { __typename: 'ErasureAdvanced', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ErasureFinished_Fragment = { __typename: 'ErasureFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ErasureRequested_Fragment = { __typename: 'ErasureRequested', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'ErasureContent', reason: string | null }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ExportCreated_Fragment = { __typename: 'ExportCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ExternalAuthorAdded_Fragment = { __typename: 'ExternalAuthorAdded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_FormPinned_Fragment = { __typename: 'FormPinned', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_FormPublished_Fragment = { __typename: 'FormPublished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'FormContent' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GoldAnswered_Fragment = { __typename: 'GoldAnswered', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GoldConfirmed_Fragment = { __typename: 'GoldConfirmed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GoldDisputed_Fragment = { __typename: 'GoldDisputed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GoldPolicyChanged_Fragment = { __typename: 'GoldPolicyChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GoldRemoved_Fragment = { __typename: 'GoldRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GoldSet_Fragment = { __typename: 'GoldSet', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GoldTasksChanged_Fragment = { __typename: 'GoldTasksChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GroupReleaseFailed_Fragment = { __typename: 'GroupReleaseFailed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GroupReleaseFinished_Fragment = { __typename: 'GroupReleaseFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GroupReleaseRequested_Fragment = { __typename: 'GroupReleaseRequested', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GuidelinePinned_Fragment = { __typename: 'GuidelinePinned', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_GuidelinePublished_Fragment = { __typename: 'GuidelinePublished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'GuidelineContent' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_HoldPlaced_Fragment = { __typename: 'HoldPlaced', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'HoldContent', reason: string | null }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_HoldReleased_Fragment = { __typename: 'HoldReleased', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_IdentityLinked_Fragment = { __typename: 'IdentityLinked', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_InitialTaggingAdded_Fragment = { __typename: 'InitialTaggingAdded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_InitialTaggingDrawn_Fragment = { __typename: 'InitialTaggingDrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_InitialTaggingReverted_Fragment = { __typename: 'InitialTaggingReverted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_JudgementWithdrawn_Fragment = { __typename: 'JudgementWithdrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_LabelsMigrated_Fragment = { __typename: 'LabelsMigrated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_LabelsRestored_Fragment = { __typename: 'LabelsRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_LeaseExpired_Fragment = { __typename: 'LeaseExpired', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, annotator: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_LeaseExtended_Fragment = { __typename: 'LeaseExtended', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_LeaseReleased_Fragment = { __typename: 'LeaseReleased', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_LoginsFailed_Fragment = { __typename: 'LoginsFailed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MappingAttached_Fragment = { __typename: 'MappingAttached', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MemberAdded_Fragment = { __typename: 'MemberAdded', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'MemberContent' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MemberJoined_Fragment = { __typename: 'MemberJoined', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MemberPaused_Fragment = { __typename: 'MemberPaused', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, member: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MemberRemoved_Fragment = { __typename: 'MemberRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MemberRenamed_Fragment = { __typename: 'MemberRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MemberRestored_Fragment = { __typename: 'MemberRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MemberResumed_Fragment = { __typename: 'MemberResumed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, member: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MemberWarned_Fragment = { __typename: 'MemberWarned', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, member: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MigrationAdvanced_Fragment = { __typename: 'MigrationAdvanced', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MigrationFinished_Fragment = { __typename: 'MigrationFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_MigrationStarted_Fragment = { __typename: 'MigrationStarted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_OperatorActed_Fragment = { __typename: 'OperatorActed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_OrganizationCreated_Fragment = { __typename: 'OrganizationCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_OrganizationRenamed_Fragment = { __typename: 'OrganizationRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_PasswordSet_Fragment = { __typename: 'PasswordSet', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_PauseRuleChanged_Fragment = { __typename: 'PauseRuleChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_PolicyChanged_Fragment = { __typename: 'PolicyChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ProjectArchived_Fragment = { __typename: 'ProjectArchived', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ProjectCreated_Fragment = { __typename: 'ProjectCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'ProjectContent', name: string | null }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ProjectRenamed_Fragment = { __typename: 'ProjectRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'ProjectContent', name: string | null }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ProjectRestored_Fragment = { __typename: 'ProjectRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RejectReasonsChanged_Fragment = { __typename: 'RejectReasonsChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RelabelRequested_Fragment = { __typename: 'RelabelRequested', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ReleaseImported_Fragment = { __typename: 'ReleaseImported', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ReviewClaimed_Fragment = { __typename: 'ReviewClaimed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ReviewLeaseExpired_Fragment = { __typename: 'ReviewLeaseExpired', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ReviewLeaseExtended_Fragment = { __typename: 'ReviewLeaseExtended', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ReviewLeaseReleased_Fragment = { __typename: 'ReviewLeaseReleased', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RoleChanged_Fragment = { __typename: 'RoleChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RoleGranted_Fragment = { __typename: 'RoleGranted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RoleRevoked_Fragment = { __typename: 'RoleRevoked', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RunAdoptionFinished_Fragment = { __typename: 'RunAdoptionFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RunAdoptionStarted_Fragment = { __typename: 'RunAdoptionStarted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RunCanceled_Fragment = { __typename: 'RunCanceled', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RunFailed_Fragment = { __typename: 'RunFailed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RunFinished_Fragment = { __typename: 'RunFinished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RunRequested_Fragment = { __typename: 'RunRequested', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_RunResultDropped_Fragment = { __typename: 'RunResultDropped', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_SentToReview_Fragment = { __typename: 'SentToReview', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_SessionRenewed_Fragment = { __typename: 'SessionRenewed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_SkillsPublished_Fragment = { __typename: 'SkillsPublished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_SliceDefined_Fragment = { __typename: 'SliceDefined', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_SliceRemoved_Fragment = { __typename: 'SliceRemoved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_SubjectReported_Fragment = { __typename: 'SubjectReported', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskArchived_Fragment = { __typename: 'TaskArchived', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskAssigned_Fragment = { __typename: 'TaskAssigned', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, assignee: { name: string | null } | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskClaimed_Fragment = { __typename: 'TaskClaimed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskImported_Fragment = { __typename: 'TaskImported', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'TaskContent' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskOverlapRaised_Fragment = { __typename: 'TaskOverlapRaised', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskPrioritized_Fragment = { __typename: 'TaskPrioritized', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskReopened_Fragment = { __typename: 'TaskReopened', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskResolved_Fragment = { __typename: 'TaskResolved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'AnswersContent', answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
         }> }
    | { __typename: 'Erased' }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskRestored_Fragment = { __typename: 'TaskRestored', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskReverted_Fragment = { __typename: 'TaskReverted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaskSkipped_Fragment = { __typename: 'TaskSkipped', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'ReasonContent', reason: string | null }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TasksChanged_Fragment = { __typename: 'TasksChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaxonomyCreated_Fragment = { __typename: 'TaxonomyCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, content:
    | { __typename: 'Erased' }
    | { __typename: 'TaxonomyContent', name: string | null }
   | null, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaxonomyPublished_Fragment = { __typename: 'TaxonomyPublished', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_TaxonomyRenamed_Fragment = { __typename: 'TaxonomyRenamed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_UnknownEvent_Fragment = { __typename: 'UnknownEvent', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_VersionOffered_Fragment = { __typename: 'VersionOffered', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_VersionWithdrawn_Fragment = { __typename: 'VersionWithdrawn', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ViewDeleted_Fragment = { __typename: 'ViewDeleted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_ViewSaved_Fragment = { __typename: 'ViewSaved', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_WebhookChanged_Fragment = { __typename: 'WebhookChanged', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_WebhookCreated_Fragment = { __typename: 'WebhookCreated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_WebhookDeleted_Fragment = { __typename: 'WebhookDeleted', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_WebhookPaused_Fragment = { __typename: 'WebhookPaused', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_WebhookReplayed_Fragment = { __typename: 'WebhookReplayed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_WebhookResumed_Fragment = { __typename: 'WebhookResumed', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

type AuditEvent_WebhookSecretRotated_Fragment = { __typename: 'WebhookSecretRotated', position: string, cursor: string, name: string, type: EventType | null, stream: string, version: number, recordedAt: string, occurredAt: string | null, correlation: string | null, causation: string | null, facts: unknown, actor: { id: string, name: string | null } | null, subject:
    | { __typename: 'Alert', id: string }
    | { __typename: 'AlertRule', id: string }
    | { __typename: 'Annotation', id: string }
    | { __typename: 'Audit', id: string }
    | { __typename: 'Comment', id: string }
    | { __typename: 'Correction', id: string }
    | { __typename: 'Erasure', id: string }
    | { __typename: 'GroupRelease', id: string }
    | { __typename: 'Hold', id: string }
    | { __typename: 'Member', name: string | null, id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Project', name: string | null, id: string }
    | { __typename: 'Run', id: string }
    | { __typename: 'SavedView', id: string }
    | { __typename: 'Slice', id: string }
    | { __typename: 'Task', externalId: string | null, id: string, project: { id: string, name: string | null } }
    | { __typename: 'Taxonomy', name: string | null, id: string }
    | { __typename: 'Webhook', id: string }
   | null };

export type AuditEventFragment =
  | AuditEvent_AlertAcknowledged_Fragment
  | AuditEvent_AlertCleared_Fragment
  | AuditEvent_AlertRaised_Fragment
  | AuditEvent_AlertRuleRemoved_Fragment
  | AuditEvent_AlertRuleSet_Fragment
  | AuditEvent_AnnotationApproved_Fragment
  | AuditEvent_AnnotationCorrected_Fragment
  | AuditEvent_AnnotationImported_Fragment
  | AuditEvent_AnnotationRejected_Fragment
  | AuditEvent_AnnotationReplaced_Fragment
  | AuditEvent_AnnotationRequeued_Fragment
  | AuditEvent_AnnotationRevised_Fragment
  | AuditEvent_AnnotationSubmitted_Fragment
  | AuditEvent_AnnotationWithdrawn_Fragment
  | AuditEvent_AttributeDefined_Fragment
  | AuditEvent_AttributeRemoved_Fragment
  | AuditEvent_AttributesDeclared_Fragment
  | AuditEvent_AttributesWithdrawn_Fragment
  | AuditEvent_AuditAnswered_Fragment
  | AuditEvent_AuditCanceled_Fragment
  | AuditEvent_AuditClaimed_Fragment
  | AuditEvent_AuditConcluded_Fragment
  | AuditEvent_AuditDrawn_Fragment
  | AuditEvent_AuditJudged_Fragment
  | AuditEvent_AuditReleased_Fragment
  | AuditEvent_AuditResumed_Fragment
  | AuditEvent_CommentAdded_Fragment
  | AuditEvent_CommentDeleted_Fragment
  | AuditEvent_CommentEdited_Fragment
  | AuditEvent_CommentReopened_Fragment
  | AuditEvent_CommentResolved_Fragment
  | AuditEvent_ConceptAdded_Fragment
  | AuditEvent_ConceptAnnotated_Fragment
  | AuditEvent_ConceptDeprecated_Fragment
  | AuditEvent_ConceptMoved_Fragment
  | AuditEvent_ConceptRemoved_Fragment
  | AuditEvent_ConceptRenamed_Fragment
  | AuditEvent_ConceptRestored_Fragment
  | AuditEvent_ConceptSplit_Fragment
  | AuditEvent_ConceptsMerged_Fragment
  | AuditEvent_ConceptsRelated_Fragment
  | AuditEvent_ContentErased_Fragment
  | AuditEvent_ContentsRead_Fragment
  | AuditEvent_CorrectionAdvanced_Fragment
  | AuditEvent_CorrectionCanceled_Fragment
  | AuditEvent_CorrectionFinished_Fragment
  | AuditEvent_CorrectionStarted_Fragment
  | AuditEvent_CredentialEnded_Fragment
  | AuditEvent_CredentialIssued_Fragment
  | AuditEvent_DraftDiscarded_Fragment
  | AuditEvent_ErasureAdvanced_Fragment
  | AuditEvent_ErasureFinished_Fragment
  | AuditEvent_ErasureRequested_Fragment
  | AuditEvent_ExportCreated_Fragment
  | AuditEvent_ExternalAuthorAdded_Fragment
  | AuditEvent_FormPinned_Fragment
  | AuditEvent_FormPublished_Fragment
  | AuditEvent_GoldAnswered_Fragment
  | AuditEvent_GoldConfirmed_Fragment
  | AuditEvent_GoldDisputed_Fragment
  | AuditEvent_GoldPolicyChanged_Fragment
  | AuditEvent_GoldRemoved_Fragment
  | AuditEvent_GoldSet_Fragment
  | AuditEvent_GoldTasksChanged_Fragment
  | AuditEvent_GroupReleaseFailed_Fragment
  | AuditEvent_GroupReleaseFinished_Fragment
  | AuditEvent_GroupReleaseRequested_Fragment
  | AuditEvent_GuidelinePinned_Fragment
  | AuditEvent_GuidelinePublished_Fragment
  | AuditEvent_HoldPlaced_Fragment
  | AuditEvent_HoldReleased_Fragment
  | AuditEvent_IdentityLinked_Fragment
  | AuditEvent_InitialTaggingAdded_Fragment
  | AuditEvent_InitialTaggingDrawn_Fragment
  | AuditEvent_InitialTaggingReverted_Fragment
  | AuditEvent_JudgementWithdrawn_Fragment
  | AuditEvent_LabelsMigrated_Fragment
  | AuditEvent_LabelsRestored_Fragment
  | AuditEvent_LeaseExpired_Fragment
  | AuditEvent_LeaseExtended_Fragment
  | AuditEvent_LeaseReleased_Fragment
  | AuditEvent_LoginsFailed_Fragment
  | AuditEvent_MappingAttached_Fragment
  | AuditEvent_MemberAdded_Fragment
  | AuditEvent_MemberJoined_Fragment
  | AuditEvent_MemberPaused_Fragment
  | AuditEvent_MemberRemoved_Fragment
  | AuditEvent_MemberRenamed_Fragment
  | AuditEvent_MemberRestored_Fragment
  | AuditEvent_MemberResumed_Fragment
  | AuditEvent_MemberWarned_Fragment
  | AuditEvent_MigrationAdvanced_Fragment
  | AuditEvent_MigrationFinished_Fragment
  | AuditEvent_MigrationStarted_Fragment
  | AuditEvent_OperatorActed_Fragment
  | AuditEvent_OrganizationCreated_Fragment
  | AuditEvent_OrganizationRenamed_Fragment
  | AuditEvent_PasswordSet_Fragment
  | AuditEvent_PauseRuleChanged_Fragment
  | AuditEvent_PolicyChanged_Fragment
  | AuditEvent_ProjectArchived_Fragment
  | AuditEvent_ProjectCreated_Fragment
  | AuditEvent_ProjectRenamed_Fragment
  | AuditEvent_ProjectRestored_Fragment
  | AuditEvent_RejectReasonsChanged_Fragment
  | AuditEvent_RelabelRequested_Fragment
  | AuditEvent_ReleaseImported_Fragment
  | AuditEvent_ReviewClaimed_Fragment
  | AuditEvent_ReviewLeaseExpired_Fragment
  | AuditEvent_ReviewLeaseExtended_Fragment
  | AuditEvent_ReviewLeaseReleased_Fragment
  | AuditEvent_RoleChanged_Fragment
  | AuditEvent_RoleGranted_Fragment
  | AuditEvent_RoleRevoked_Fragment
  | AuditEvent_RunAdoptionFinished_Fragment
  | AuditEvent_RunAdoptionStarted_Fragment
  | AuditEvent_RunCanceled_Fragment
  | AuditEvent_RunFailed_Fragment
  | AuditEvent_RunFinished_Fragment
  | AuditEvent_RunRequested_Fragment
  | AuditEvent_RunResultDropped_Fragment
  | AuditEvent_SentToReview_Fragment
  | AuditEvent_SessionRenewed_Fragment
  | AuditEvent_SkillsPublished_Fragment
  | AuditEvent_SliceDefined_Fragment
  | AuditEvent_SliceRemoved_Fragment
  | AuditEvent_SubjectReported_Fragment
  | AuditEvent_TaskArchived_Fragment
  | AuditEvent_TaskAssigned_Fragment
  | AuditEvent_TaskClaimed_Fragment
  | AuditEvent_TaskImported_Fragment
  | AuditEvent_TaskOverlapRaised_Fragment
  | AuditEvent_TaskPrioritized_Fragment
  | AuditEvent_TaskReopened_Fragment
  | AuditEvent_TaskResolved_Fragment
  | AuditEvent_TaskRestored_Fragment
  | AuditEvent_TaskReverted_Fragment
  | AuditEvent_TaskSkipped_Fragment
  | AuditEvent_TasksChanged_Fragment
  | AuditEvent_TaxonomyCreated_Fragment
  | AuditEvent_TaxonomyPublished_Fragment
  | AuditEvent_TaxonomyRenamed_Fragment
  | AuditEvent_UnknownEvent_Fragment
  | AuditEvent_VersionOffered_Fragment
  | AuditEvent_VersionWithdrawn_Fragment
  | AuditEvent_ViewDeleted_Fragment
  | AuditEvent_ViewSaved_Fragment
  | AuditEvent_WebhookChanged_Fragment
  | AuditEvent_WebhookCreated_Fragment
  | AuditEvent_WebhookDeleted_Fragment
  | AuditEvent_WebhookPaused_Fragment
  | AuditEvent_WebhookReplayed_Fragment
  | AuditEvent_WebhookResumed_Fragment
  | AuditEvent_WebhookSecretRotated_Fragment
;

type SaidAnswers_AnswersContent_Fragment = { __typename: 'AnswersContent', answers: Array<{ question: string, value:
      | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
      | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
      | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'NumberAnswer', number: number }
      | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
      | { __typename: 'RankingAnswer', order: Array<string> }
      | { __typename: 'RatingAnswer', rating: number }
      | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
      | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
      | { __typename: 'TextAnswer', text: string }
      | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
     }> };

type SaidAnswers_Erased_Fragment = { __typename: 'Erased' };

export type SaidAnswersFragment =
  | SaidAnswers_AnswersContent_Fragment
  | SaidAnswers_Erased_Fragment
;

export type JudgedAnswerFragment = { id: string, author: { id: string, name: string | null } | null };

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

export type DashboardProjectThenQueryVariables = Exact<{
  at: string;
  project: string;
}>;


export type DashboardProjectThenQuery = { asOf: { project: { id: string, name: string | null, formVersion: number, guidelineVersion: number, form: { questions: Array<
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
        > | null } | null } | null } | null };

export type ProjectFiguresQueryVariables = Exact<{
  project: string;
  hasDay: boolean;
  begin: string;
  today: string;
  end: string;
  minPosition?: string | null | undefined;
}>;


export type ProjectFiguresQuery = { project: { progress: { total: number, byStatus: Array<{ status: TaskStatus, tasks: number }> } | null, activity?: Array<{ day: string, submitted: number, revised: number, resolved: number, timeSpentMs: number }> | null, annotators: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ submitted: number, rejected: number, skipped: number, meanTimeMs: number | null, rejectedShare: { value: number }, times?: { annotations: number }, member: { id: string, name: string | null } }> } | null, pauses: { nodes: Array<{ status: PauseStatus, member: { id: string } | null }> } | null, alerts: { totalCount: number, nodes: Array<{ id: string, metric: AlertMetric, threshold: number, raisedAt: string, raised: { value: number }, rule: { name: string | null, question: string | null, label: string | null } | null, acknowledgedBy: { name: string | null } | null }> } | null } | null };

export type ProjectFiguresThenQueryVariables = Exact<{
  at: string;
  project: string;
  hasDay: boolean;
  begin: string;
  today: string;
  end: string;
  minPosition?: string | null | undefined;
}>;


export type ProjectFiguresThenQuery = { asOf: { project: { progress: { total: number, byStatus: Array<{ status: TaskStatus, tasks: number }> } | null, activity?: Array<{ day: string, submitted: number, revised: number, resolved: number, timeSpentMs: number }> | null, annotators: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ submitted: number, rejected: number, skipped: number, meanTimeMs: number | null, rejectedShare: { value: number }, times?: { annotations: number }, member: { id: string, name: string | null } }> } | null, pauses: { nodes: Array<{ status: PauseStatus, member: { id: string } | null }> } | null, alerts: { totalCount: number, nodes: Array<{ id: string, metric: AlertMetric, threshold: number, raisedAt: string, raised: { value: number }, rule: { name: string | null, question: string | null, label: string | null } | null, acknowledgedBy: { name: string | null } | null }> } | null } | null } | null };

export type AlertRuleProblemsQueryVariables = Exact<{
  project: string;
}>;


export type AlertRuleProblemsQuery = { project: { alertRules: Array<{ id: string, name: string | null, metric: AlertMetric, question: string | null, label: string | null, problem: { message: string } | null }> | null } | null };

export type QuestionFiguresQueryVariables = Exact<{
  project: string;
  question: string;
  minPosition?: string | null | undefined;
}>;


export type QuestionFiguresQuery = { project: { quality: { agreement: { coefficient: AgreementCoefficient, distance: AgreementDistance | null, similarity: number | null, estimate: { value: number | null, low: number | null, high: number | null, level: number, tasks: number, reason: FigureReason | null } }, used: { totalCount: number, totalIsExact: boolean, nodes: Array<{ labels: number, value: string, share: { value: number }, concept: { label: string } | null }> }, unused: { totalCount: number, totalIsExact: boolean, nodes: Array<{ value: string, concept: { label: string } | null }> }, confusions: { nodes: Array<{ value: string, other: string, pairs: number, share: { value: number } }> }, disputed: { nodes: Array<{ disagreement: number, task: { id: string, externalId: string | null, inputs: unknown } }> }, annotators: { nodes: Array<{ peers: number, alike: { value: number }, member: { id: string } }> }, agreementByAnnotator: { nodes: Array<{ member: { id: string }, agreement: { coefficient: AgreementCoefficient, estimate: { value: number | null, tasks: number } } }> }, goldScores: { nodes: Array<{ judged: number, right: { value: number }, member: { id: string } }> } | null } | null } | null };

export type QuestionFiguresThenQueryVariables = Exact<{
  at: string;
  project: string;
  question: string;
}>;


export type QuestionFiguresThenQuery = { asOf: { project: { agreement: { agreement: { coefficient: AgreementCoefficient, distance: AgreementDistance | null, similarity: number | null, estimate: { value: number | null, low: number | null, high: number | null, level: number, tasks: number, reason: FigureReason | null } } } | null, labels: { used: { totalCount: number, totalIsExact: boolean, nodes: Array<{ labels: number, value: string, share: { value: number }, concept: { label: string } | null }> }, unused: { totalCount: number, totalIsExact: boolean, nodes: Array<{ value: string, concept: { label: string } | null }> } } | null, confusions: { confusions: { nodes: Array<{ value: string, other: string, pairs: number, share: { value: number } }> } } | null, disputed: { disputed: { nodes: Array<{ disagreement: number, task: { id: string, externalId: string | null, inputs: unknown } }> } } | null, people: { annotators: { nodes: Array<{ peers: number, alike: { value: number }, member: { id: string } }> }, agreementByAnnotator: { nodes: Array<{ member: { id: string }, agreement: { coefficient: AgreementCoefficient, estimate: { value: number | null, tasks: number } } }> }, goldScores: { nodes: Array<{ judged: number, right: { value: number }, member: { id: string } }> } | null } | null } | null } | null };

export type AgreementByWeekQueryVariables = Exact<{
  project: string;
  question: string;
  begin: string;
  end: string;
  minPosition?: string | null | undefined;
}>;


export type AgreementByWeekQuery = { project: { quality: { agreementOverTime: Array<{ begin: string, estimate: { value: number | null, tasks: number, reason: FigureReason | null } }> } | null } | null };

export type AgreementByWeekThenQueryVariables = Exact<{
  at: string;
  project: string;
  question: string;
  begin: string;
  end: string;
}>;


export type AgreementByWeekThenQuery = { asOf: { project: { quality: { agreementOverTime: Array<{ begin: string, estimate: { value: number | null, tasks: number, reason: FigureReason | null } }> } | null } | null } | null };

export type WeeksOfQuestionFragment = { agreementOverTime: Array<{ begin: string, estimate: { value: number | null, tasks: number, reason: FigureReason | null } }> };

export type AboutProjectFragment = { id: string, name: string | null, formVersion: number, guidelineVersion: number, form: { questions: Array<
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
    > | null } | null };

export type FiguresOfProjectFragment = { progress: { total: number, byStatus: Array<{ status: TaskStatus, tasks: number }> } | null, activity?: Array<{ day: string, submitted: number, revised: number, resolved: number, timeSpentMs: number }> | null, annotators: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ submitted: number, rejected: number, skipped: number, meanTimeMs: number | null, rejectedShare: { value: number }, times?: { annotations: number }, member: { id: string, name: string | null } }> } | null, pauses: { nodes: Array<{ status: PauseStatus, member: { id: string } | null }> } | null, alerts: { totalCount: number, nodes: Array<{ id: string, metric: AlertMetric, threshold: number, raisedAt: string, raised: { value: number }, rule: { name: string | null, question: string | null, label: string | null } | null, acknowledgedBy: { name: string | null } | null }> } | null };

export type AgreementOfQuestionFragment = { agreement: { coefficient: AgreementCoefficient, distance: AgreementDistance | null, similarity: number | null, estimate: { value: number | null, low: number | null, high: number | null, level: number, tasks: number, reason: FigureReason | null } } };

export type LabelsOfQuestionFragment = { used: { totalCount: number, totalIsExact: boolean, nodes: Array<{ labels: number, value: string, share: { value: number }, concept: { label: string } | null }> }, unused: { totalCount: number, totalIsExact: boolean, nodes: Array<{ value: string, concept: { label: string } | null }> } };

export type ConfusionsOfQuestionFragment = { confusions: { nodes: Array<{ value: string, other: string, pairs: number, share: { value: number } }> } };

export type DisputedOfQuestionFragment = { disputed: { nodes: Array<{ disagreement: number, task: { id: string, externalId: string | null, inputs: unknown } }> } };

export type PeopleOfQuestionFragment = { annotators: { nodes: Array<{ peers: number, alike: { value: number }, member: { id: string } }> }, agreementByAnnotator: { nodes: Array<{ member: { id: string }, agreement: { coefficient: AgreementCoefficient, estimate: { value: number | null, tasks: number } } }> }, goldScores: { nodes: Array<{ judged: number, right: { value: number }, member: { id: string } }> } | null };

export type LabelOfQuestionFragment = { value: string, concept: { label: string } | null };

export type ErasuresQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ErasuresQuery = { erasures: { nodes: Array<{ id: string, status: ErasureStatus, target: ErasureTarget, authority: ErasureAuthority, reason: string | null, reference: string | null, requestedAt: string, finishedAt: string | null, erasedEvents: number, withheldStreams: number, certificate: unknown, requestedBy: { id: string, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ErasureByIdQueryVariables = Exact<{
  id: string;
}>;


export type ErasureByIdQuery = { node:
    | { __typename: 'Alert' }
    | { __typename: 'AlertRule' }
    | { __typename: 'Annotation' }
    | { __typename: 'Audit' }
    | { __typename: 'Comment' }
    | { __typename: 'Correction' }
    | { __typename: 'Erasure', id: string, status: ErasureStatus, target: ErasureTarget, authority: ErasureAuthority, reason: string | null, reference: string | null, requestedAt: string, finishedAt: string | null, erasedEvents: number, withheldStreams: number, certificate: unknown, requestedBy: { id: string, name: string | null } | null }
    | { __typename: 'GroupRelease' }
    | { __typename: 'Hold' }
    | { __typename: 'Member' }
    | { __typename: 'Organization' }
    | { __typename: 'Project' }
    | { __typename: 'Run' }
    | { __typename: 'SavedView' }
    | { __typename: 'Slice' }
    | { __typename: 'Task' }
    | { __typename: 'Taxonomy' }
    | { __typename: 'Webhook' }
   | null };

export type HoldsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type HoldsQuery = { holds: { nodes: Array<{ id: string, target: HoldTarget, reason: string | null, endsAt: string | null, placedAt: string, placedBy: { name: string | null } | null, heldTask: { id: string, externalId: string | null, project: { id: string } } | null, heldProject: { id: string, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type EraseSubjectMutationVariables = Exact<{
  input: EraseSubjectInput;
}>;


export type EraseSubjectMutation = { eraseSubject:
    | { __typename: 'ErasePayload', position: string, erasure: { id: string, status: ErasureStatus, target: ErasureTarget, authority: ErasureAuthority, reason: string | null, reference: string | null, requestedAt: string, finishedAt: string | null, erasedEvents: number, withheldStreams: number, certificate: unknown, requestedBy: { id: string, name: string | null } | null } | null, preview: { events: number, streams: number, withheldStreams: number, complete: boolean, resolvedCount: number, holds: Array<{ id: string, target: HoldTarget, reason: string | null, endsAt: string | null, placedAt: string, placedBy: { name: string | null } | null, heldTask: { id: string, externalId: string | null, project: { id: string } } | null, heldProject: { id: string, name: string | null } | null }>, types: Array<{ name: string, type: EventType | null, events: number }>, resolvedTasks: Array<{ id: string, externalId: string | null, project: { id: string } }> } | null }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type SubjectReportMutationVariables = Exact<{
  input: SubjectReportInput;
}>;


export type SubjectReportMutation = { subjectReport:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'SubjectReportPayload', taskCount: number, download: { url: string, expiresAt: string } | null }
   };

export type PlaceHoldMutationVariables = Exact<{
  input: HoldInput;
}>;


export type PlaceHoldMutation = { hold:
    | { __typename: 'HoldPayload', position: string }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ReleaseHoldMutationVariables = Exact<{
  input: ReleaseHoldInput;
}>;


export type ReleaseHoldMutation = { releaseHold:
    | { __typename: 'HoldPayload', position: string }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

type Erasing_ErasePayload_Fragment = { __typename: 'ErasePayload', position: string, erasure: { id: string, status: ErasureStatus, target: ErasureTarget, authority: ErasureAuthority, reason: string | null, reference: string | null, requestedAt: string, finishedAt: string | null, erasedEvents: number, withheldStreams: number, certificate: unknown, requestedBy: { id: string, name: string | null } | null } | null, preview: { events: number, streams: number, withheldStreams: number, complete: boolean, resolvedCount: number, holds: Array<{ id: string, target: HoldTarget, reason: string | null, endsAt: string | null, placedAt: string, placedBy: { name: string | null } | null, heldTask: { id: string, externalId: string | null, project: { id: string } } | null, heldProject: { id: string, name: string | null } | null }>, types: Array<{ name: string, type: EventType | null, events: number }>, resolvedTasks: Array<{ id: string, externalId: string | null, project: { id: string } }> } | null };

type Erasing_Refused_Fragment = { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> };

export type ErasingFragment =
  | Erasing_ErasePayload_Fragment
  | Erasing_Refused_Fragment
;

export type HoldShownFragment = { id: string, target: HoldTarget, reason: string | null, endsAt: string | null, placedAt: string, placedBy: { name: string | null } | null, heldTask: { id: string, externalId: string | null, project: { id: string } } | null, heldProject: { id: string, name: string | null } | null };

export type ErasureShownFragment = { id: string, status: ErasureStatus, target: ErasureTarget, authority: ErasureAuthority, reason: string | null, reference: string | null, requestedAt: string, finishedAt: string | null, erasedEvents: number, withheldStreams: number, certificate: unknown, requestedBy: { id: string, name: string | null } | null };

export type CreateExportMutationVariables = Exact<{
  input: CreateExportInput;
}>;


export type CreateExportMutation = { createExport:
    | { __typename: 'CreateExportPayload', position: string, download: { url: string, expiresAt: string } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ExportsQueryVariables = Exact<{
  project: string;
  after?: string | null | undefined;
}>;


export type ExportsQuery = { exports: { nodes: Array<{ position: string, recordedAt: string, kind: ExportKind, origin: ExportOrigin, operator: string | null, scopeId: string, until: string | null, untilTime: string | null, statuses: Array<TaskStatus>, filtered: boolean, filter: unknown, requestedBy: { name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

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
        | { __typename: 'RelationQuestion', minRegions: number, maxRegions: number, between: Array<string>, directed: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'SpanQuestion', minRegions: number, maxRegions: number, overlap: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        | { __typename: 'TextQuestion', minLength: number, maxLength: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null }
        | { __typename: 'TrackQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
      > | null } | null } | null };

export type ProjectToLabelFragment = { id: string, name: string | null, formVersion: number, guidelineVersion: number, policy: { leaseSeconds: number, leasesPerAnnotator: number }, guideline: { version: number, text: string | null } | null, form: { version: number, inputs: Array<{ name: string, kind: InputKind, title: string, required: boolean }> | null, questions: Array<
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
      | { __typename: 'RelationQuestion', minRegions: number, maxRegions: number, between: Array<string>, directed: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
      | { __typename: 'SpanQuestion', minRegions: number, maxRegions: number, overlap: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
      | { __typename: 'TextQuestion', minLength: number, maxLength: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null }
      | { __typename: 'TrackQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
    > | null } | null };

export type FormPartsFragment = { version: number, inputs: Array<{ name: string, kind: InputKind, title: string, required: boolean }> | null, questions: Array<
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
    | { __typename: 'RelationQuestion', minRegions: number, maxRegions: number, between: Array<string>, directed: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
    | { __typename: 'SpanQuestion', minRegions: number, maxRegions: number, overlap: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
    | { __typename: 'TextQuestion', minLength: number, maxLength: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null }
    | { __typename: 'TrackQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
  > | null };

export type OptionFragment = { value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string };

export type OfferFragment = { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null };

export type BuilderProjectQueryVariables = Exact<{
  project: string;
}>;


export type BuilderProjectQuery = { project: { id: string, name: string | null, status: ProjectStatus, version: number, formVersion: number, form: { version: number, publishedAt: string, json: unknown, publishedBy: { id: string, name: string | null } | null } | null, progress: { total: number, byStatus: Array<{ status: TaskStatus, tasks: number }> } | null, gold: { tasks: number } | null } | null };

export type FormVersionsQueryVariables = Exact<{
  project: string;
  after?: string | null | undefined;
}>;


export type FormVersionsQuery = { project: { forms: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ version: number, publishedAt: string, json: unknown, publishedBy: { id: string, name: string | null } | null }> } } | null };

export type FormNotesQueryVariables = Exact<{
  project: string;
}>;


export type FormNotesQuery = { events: { nodes: Array<
      | { __typename: 'AlertAcknowledged' }
      | { __typename: 'AlertCleared' }
      | { __typename: 'AlertRaised' }
      | { __typename: 'AlertRuleRemoved' }
      | { __typename: 'AlertRuleSet' }
      | { __typename: 'AnnotationApproved' }
      | { __typename: 'AnnotationCorrected' }
      | { __typename: 'AnnotationImported' }
      | { __typename: 'AnnotationRejected' }
      | { __typename: 'AnnotationReplaced' }
      | { __typename: 'AnnotationRequeued' }
      | { __typename: 'AnnotationRevised' }
      | { __typename: 'AnnotationSubmitted' }
      | { __typename: 'AnnotationWithdrawn' }
      | { __typename: 'AttributeDefined' }
      | { __typename: 'AttributeRemoved' }
      | { __typename: 'AttributesDeclared' }
      | { __typename: 'AttributesWithdrawn' }
      | { __typename: 'AuditAnswered' }
      | { __typename: 'AuditCanceled' }
      | { __typename: 'AuditClaimed' }
      | { __typename: 'AuditConcluded' }
      | { __typename: 'AuditDrawn' }
      | { __typename: 'AuditJudged' }
      | { __typename: 'AuditReleased' }
      | { __typename: 'AuditResumed' }
      | { __typename: 'CommentAdded' }
      | { __typename: 'CommentDeleted' }
      | { __typename: 'CommentEdited' }
      | { __typename: 'CommentReopened' }
      | { __typename: 'CommentResolved' }
      | { __typename: 'ConceptAdded' }
      | { __typename: 'ConceptAnnotated' }
      | { __typename: 'ConceptDeprecated' }
      | { __typename: 'ConceptMoved' }
      | { __typename: 'ConceptRemoved' }
      | { __typename: 'ConceptRenamed' }
      | { __typename: 'ConceptRestored' }
      | { __typename: 'ConceptSplit' }
      | { __typename: 'ConceptsMerged' }
      | { __typename: 'ConceptsRelated' }
      | { __typename: 'ContentErased' }
      | { __typename: 'ContentsRead' }
      | { __typename: 'CorrectionAdvanced' }
      | { __typename: 'CorrectionCanceled' }
      | { __typename: 'CorrectionFinished' }
      | { __typename: 'CorrectionStarted' }
      | { __typename: 'CredentialEnded' }
      | { __typename: 'CredentialIssued' }
      | { __typename: 'DraftDiscarded' }
      | { __typename: 'ErasureAdvanced' }
      | { __typename: 'ErasureFinished' }
      | { __typename: 'ErasureRequested' }
      | { __typename: 'ExportCreated' }
      | { __typename: 'ExternalAuthorAdded' }
      | { __typename: 'FormPinned' }
      | { __typename: 'FormPublished', formVersion: number, content:
          | { __typename: 'Erased' }
          | { __typename: 'FormContent', note: string }
         | null }
      | { __typename: 'GoldAnswered' }
      | { __typename: 'GoldConfirmed' }
      | { __typename: 'GoldDisputed' }
      | { __typename: 'GoldPolicyChanged' }
      | { __typename: 'GoldRemoved' }
      | { __typename: 'GoldSet' }
      | { __typename: 'GoldTasksChanged' }
      | { __typename: 'GroupReleaseFailed' }
      | { __typename: 'GroupReleaseFinished' }
      | { __typename: 'GroupReleaseRequested' }
      | { __typename: 'GuidelinePinned' }
      | { __typename: 'GuidelinePublished' }
      | { __typename: 'HoldPlaced' }
      | { __typename: 'HoldReleased' }
      | { __typename: 'IdentityLinked' }
      | { __typename: 'InitialTaggingAdded' }
      | { __typename: 'InitialTaggingDrawn' }
      | { __typename: 'InitialTaggingReverted' }
      | { __typename: 'JudgementWithdrawn' }
      | { __typename: 'LabelsMigrated' }
      | { __typename: 'LabelsRestored' }
      | { __typename: 'LeaseExpired' }
      | { __typename: 'LeaseExtended' }
      | { __typename: 'LeaseReleased' }
      | { __typename: 'LoginsFailed' }
      | { __typename: 'MappingAttached' }
      | { __typename: 'MemberAdded' }
      | { __typename: 'MemberJoined' }
      | { __typename: 'MemberPaused' }
      | { __typename: 'MemberRemoved' }
      | { __typename: 'MemberRenamed' }
      | { __typename: 'MemberRestored' }
      | { __typename: 'MemberResumed' }
      | { __typename: 'MemberWarned' }
      | { __typename: 'MigrationAdvanced' }
      | { __typename: 'MigrationFinished' }
      | { __typename: 'MigrationStarted' }
      | { __typename: 'OperatorActed' }
      | { __typename: 'OrganizationCreated' }
      | { __typename: 'OrganizationRenamed' }
      | { __typename: 'PasswordSet' }
      | { __typename: 'PauseRuleChanged' }
      | { __typename: 'PolicyChanged' }
      | { __typename: 'ProjectArchived' }
      | { __typename: 'ProjectCreated' }
      | { __typename: 'ProjectRenamed' }
      | { __typename: 'ProjectRestored' }
      | { __typename: 'RejectReasonsChanged' }
      | { __typename: 'RelabelRequested' }
      | { __typename: 'ReleaseImported' }
      | { __typename: 'ReviewClaimed' }
      | { __typename: 'ReviewLeaseExpired' }
      | { __typename: 'ReviewLeaseExtended' }
      | { __typename: 'ReviewLeaseReleased' }
      | { __typename: 'RoleChanged' }
      | { __typename: 'RoleGranted' }
      | { __typename: 'RoleRevoked' }
      | { __typename: 'RunAdoptionFinished' }
      | { __typename: 'RunAdoptionStarted' }
      | { __typename: 'RunCanceled' }
      | { __typename: 'RunFailed' }
      | { __typename: 'RunFinished' }
      | { __typename: 'RunRequested' }
      | { __typename: 'RunResultDropped' }
      | { __typename: 'SentToReview' }
      | { __typename: 'SessionRenewed' }
      | { __typename: 'SkillsPublished' }
      | { __typename: 'SliceDefined' }
      | { __typename: 'SliceRemoved' }
      | { __typename: 'SubjectReported' }
      | { __typename: 'TaskArchived' }
      | { __typename: 'TaskAssigned' }
      | { __typename: 'TaskClaimed' }
      | { __typename: 'TaskImported' }
      | { __typename: 'TaskOverlapRaised' }
      | { __typename: 'TaskPrioritized' }
      | { __typename: 'TaskReopened' }
      | { __typename: 'TaskResolved' }
      | { __typename: 'TaskRestored' }
      | { __typename: 'TaskReverted' }
      | { __typename: 'TaskSkipped' }
      | { __typename: 'TasksChanged' }
      | { __typename: 'TaxonomyCreated' }
      | { __typename: 'TaxonomyPublished' }
      | { __typename: 'TaxonomyRenamed' }
      | { __typename: 'UnknownEvent' }
      | { __typename: 'VersionOffered' }
      | { __typename: 'VersionWithdrawn' }
      | { __typename: 'ViewDeleted' }
      | { __typename: 'ViewSaved' }
      | { __typename: 'WebhookChanged' }
      | { __typename: 'WebhookCreated' }
      | { __typename: 'WebhookDeleted' }
      | { __typename: 'WebhookPaused' }
      | { __typename: 'WebhookReplayed' }
      | { __typename: 'WebhookResumed' }
      | { __typename: 'WebhookSecretRotated' }
    > } | null };

export type SampleTaskQueryVariables = Exact<{
  project: string;
}>;


export type SampleTaskQuery = { tasks: { nodes: Array<{ id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> }> } | null };

export type OfferedTaxonomiesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OfferedTaxonomiesQuery = { taxonomies: { nodes: Array<{ id: string, name: string | null, versions: { nodes: Array<{ number: number, conceptCount: number, withdrawn: boolean }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type PublishFormMutationVariables = Exact<{
  input: PublishFormInput;
}>;


export type PublishFormMutation = { publishForm:
    | { __typename: 'ProjectPayload', position: string, project: { formVersion: number, version: number } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type MyProjectsQueryVariables = Exact<{
  statuses: Array<ProjectStatus> | ProjectStatus;
  after?: string | null | undefined;
}>;


export type MyProjectsQuery = { viewer: { permissions: Array<Permission>, member: { id: string, projectRoles: Array<{ permissions: Array<Permission>, project: { id: string } | null }> | null } }, projects: { nodes: Array<{ id: string, name: string | null, description: string | null, status: ProjectStatus }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ProjectWorkQueryVariables = Exact<{
  project: string;
  since: string;
  begin: string;
  end: string;
  mayAnnotate: boolean;
  mayReview: boolean;
}>;


export type ProjectWorkQuery = { viewer: { work?: { answered: { count: number, isExact: boolean }, toRedo: { count: number, isExact: boolean }, left: { count: number, isExact: boolean }, days: Array<{ day: string, answered: number, timeSpentMs: number }>, pause: { status: PauseStatus, reason: string | null } | null } }, project?: { policy: { visibility: AnnotationVisibility } } | null, tasks?: { totalCount: number, totalIsExact: boolean } | null };

export type FileImportQueryVariables = Exact<{
  upload: string;
}>;


export type FileImportQuery = { fileImport: { id: string, name: string, status: ImportStatus, size: number, read: number, rows: number, imported: number, present: number, rejected: number, annotations: number, annotationsPresent: number, position: string, stoppedAtLine: number | null, startedAt: string, changedAt: string, problem: { code: RefusalCode, message: string, path: Array<string> } | null, startedBy: { id: string, name: string | null } | null, rejectedRows: { url: string } | null } | null };

export type FileImportsQueryVariables = Exact<{
  project: string;
  after?: string | null | undefined;
}>;


export type FileImportsQuery = { fileImports: { nodes: Array<{ id: string, name: string, status: ImportStatus, size: number, read: number, rows: number, imported: number, present: number, rejected: number, annotations: number, annotationsPresent: number, position: string, stoppedAtLine: number | null, startedAt: string, changedAt: string, problem: { code: RefusalCode, message: string, path: Array<string> } | null, startedBy: { id: string, name: string | null } | null, rejectedRows: { url: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type FileImportFragment = { id: string, name: string, status: ImportStatus, size: number, read: number, rows: number, imported: number, present: number, rejected: number, annotations: number, annotationsPresent: number, position: string, stoppedAtLine: number | null, startedAt: string, changedAt: string, problem: { code: RefusalCode, message: string, path: Array<string> } | null, startedBy: { id: string, name: string | null } | null, rejectedRows: { url: string } | null };

export type StartImportMutationVariables = Exact<{
  input: StartImportInput;
}>;


export type StartImportMutation = { startImport:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'StartImportPayload', fileImport: { id: string, name: string, status: ImportStatus, size: number, read: number, rows: number, imported: number, present: number, rejected: number, annotations: number, annotationsPresent: number, position: string, stoppedAtLine: number | null, startedAt: string, changedAt: string, problem: { code: RefusalCode, message: string, path: Array<string> } | null, startedBy: { id: string, name: string | null } | null, rejectedRows: { url: string } | null } }
   };

export type CancelImportMutationVariables = Exact<{
  input: CancelImportInput;
}>;


export type CancelImportMutation = { cancelImport:
    | { __typename: 'CancelImportPayload', fileImport: { id: string, name: string, status: ImportStatus, size: number, read: number, rows: number, imported: number, present: number, rejected: number, annotations: number, annotationsPresent: number, position: string, stoppedAtLine: number | null, startedAt: string, changedAt: string, problem: { code: RefusalCode, message: string, path: Array<string> } | null, startedBy: { id: string, name: string | null } | null, rejectedRows: { url: string } | null } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type MediaQueryVariables = Exact<{
  task: string;
  input: string;
}>;


export type MediaQuery = { task: { media: { url: string, expiresAt: string | null } | null } | null };

export type MyWorkQueryVariables = Exact<{
  project: string;
}>;


export type MyWorkQuery = { viewer: { leases: Array<{ token: number | null, expiresAt: string, task: { id: string, externalId: string | null, inputs: unknown, draft: unknown, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } }>, returned: { nodes: Array<{ id: string, status: AnnotationStatus, formVersion: number, reason: string | null, reasons: Array<string>, answers: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
            | { __typename: 'ChoiceAnswer', values: Array<string> }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
            | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
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
    | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
    | { __typename: 'ChoiceAnswer', values: Array<string> }
    | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
    | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
    | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
    | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
    | { __typename: 'NumberAnswer', number: number }
    | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
    | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
    | { __typename: 'RankingAnswer', order: Array<string> }
    | { __typename: 'RatingAnswer', rating: number }
    | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
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
    | { position: string }
    | { position: string }
   };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { permissions: Array<Permission>, member: { id: string, name: string | null, role: Role | null, projectRoles: Array<{ roles: Array<Role>, permissions: Array<Permission>, project: { id: string } | null }> | null }, organization: { id: string, name: string | null } } };

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

export type TemplatesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type TemplatesQuery = { projects: { nodes: Array<{ id: string, name: string | null, formVersion: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type CreateProjectMutationVariables = Exact<{
  input: CreateProjectInput;
}>;


export type CreateProjectMutation = { createProject:
    | { __typename: 'ProjectPayload', position: string, project: { id: string } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
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

export type PastMomentQueryVariables = Exact<{
  project: string;
  position?: string | null | undefined;
  time?: string | null | undefined;
}>;


export type PastMomentQuery = { asOf: { position: string, head: { recordedAt: string } | null, events: { nodes: Array<
        | { __typename: 'AlertAcknowledged', recordedAt: string }
        | { __typename: 'AlertCleared', recordedAt: string }
        | { __typename: 'AlertRaised', recordedAt: string }
        | { __typename: 'AlertRuleRemoved', recordedAt: string }
        | { __typename: 'AlertRuleSet', recordedAt: string }
        | { __typename: 'AnnotationApproved', recordedAt: string }
        | { __typename: 'AnnotationCorrected', recordedAt: string }
        | { __typename: 'AnnotationImported', recordedAt: string }
        | { __typename: 'AnnotationRejected', recordedAt: string }
        | { __typename: 'AnnotationReplaced', recordedAt: string }
        | { __typename: 'AnnotationRequeued', recordedAt: string }
        | { __typename: 'AnnotationRevised', recordedAt: string }
        | { __typename: 'AnnotationSubmitted', recordedAt: string }
        | { __typename: 'AnnotationWithdrawn', recordedAt: string }
        | { __typename: 'AttributeDefined', recordedAt: string }
        | { __typename: 'AttributeRemoved', recordedAt: string }
        | { __typename: 'AttributesDeclared', recordedAt: string }
        | { __typename: 'AttributesWithdrawn', recordedAt: string }
        | { __typename: 'AuditAnswered', recordedAt: string }
        | { __typename: 'AuditCanceled', recordedAt: string }
        | { __typename: 'AuditClaimed', recordedAt: string }
        | { __typename: 'AuditConcluded', recordedAt: string }
        | { __typename: 'AuditDrawn', recordedAt: string }
        | { __typename: 'AuditJudged', recordedAt: string }
        | { __typename: 'AuditReleased', recordedAt: string }
        | { __typename: 'AuditResumed', recordedAt: string }
        | { __typename: 'CommentAdded', recordedAt: string }
        | { __typename: 'CommentDeleted', recordedAt: string }
        | { __typename: 'CommentEdited', recordedAt: string }
        | { __typename: 'CommentReopened', recordedAt: string }
        | { __typename: 'CommentResolved', recordedAt: string }
        | { __typename: 'ConceptAdded', recordedAt: string }
        | { __typename: 'ConceptAnnotated', recordedAt: string }
        | { __typename: 'ConceptDeprecated', recordedAt: string }
        | { __typename: 'ConceptMoved', recordedAt: string }
        | { __typename: 'ConceptRemoved', recordedAt: string }
        | { __typename: 'ConceptRenamed', recordedAt: string }
        | { __typename: 'ConceptRestored', recordedAt: string }
        | { __typename: 'ConceptSplit', recordedAt: string }
        | { __typename: 'ConceptsMerged', recordedAt: string }
        | { __typename: 'ConceptsRelated', recordedAt: string }
        | { __typename: 'ContentErased', recordedAt: string }
        | { __typename: 'ContentsRead', recordedAt: string }
        | { __typename: 'CorrectionAdvanced', recordedAt: string }
        | { __typename: 'CorrectionCanceled', recordedAt: string }
        | { __typename: 'CorrectionFinished', recordedAt: string }
        | { __typename: 'CorrectionStarted', recordedAt: string }
        | { __typename: 'CredentialEnded', recordedAt: string }
        | { __typename: 'CredentialIssued', recordedAt: string }
        | { __typename: 'DraftDiscarded', recordedAt: string }
        | { __typename: 'ErasureAdvanced', recordedAt: string }
        | { __typename: 'ErasureFinished', recordedAt: string }
        | { __typename: 'ErasureRequested', recordedAt: string }
        | { __typename: 'ExportCreated', recordedAt: string }
        | { __typename: 'ExternalAuthorAdded', recordedAt: string }
        | { __typename: 'FormPinned', recordedAt: string }
        | { __typename: 'FormPublished', recordedAt: string }
        | { __typename: 'GoldAnswered', recordedAt: string }
        | { __typename: 'GoldConfirmed', recordedAt: string }
        | { __typename: 'GoldDisputed', recordedAt: string }
        | { __typename: 'GoldPolicyChanged', recordedAt: string }
        | { __typename: 'GoldRemoved', recordedAt: string }
        | { __typename: 'GoldSet', recordedAt: string }
        | { __typename: 'GoldTasksChanged', recordedAt: string }
        | { __typename: 'GroupReleaseFailed', recordedAt: string }
        | { __typename: 'GroupReleaseFinished', recordedAt: string }
        | { __typename: 'GroupReleaseRequested', recordedAt: string }
        | { __typename: 'GuidelinePinned', recordedAt: string }
        | { __typename: 'GuidelinePublished', recordedAt: string }
        | { __typename: 'HoldPlaced', recordedAt: string }
        | { __typename: 'HoldReleased', recordedAt: string }
        | { __typename: 'IdentityLinked', recordedAt: string }
        | { __typename: 'InitialTaggingAdded', recordedAt: string }
        | { __typename: 'InitialTaggingDrawn', recordedAt: string }
        | { __typename: 'InitialTaggingReverted', recordedAt: string }
        | { __typename: 'JudgementWithdrawn', recordedAt: string }
        | { __typename: 'LabelsMigrated', recordedAt: string }
        | { __typename: 'LabelsRestored', recordedAt: string }
        | { __typename: 'LeaseExpired', recordedAt: string }
        | { __typename: 'LeaseExtended', recordedAt: string }
        | { __typename: 'LeaseReleased', recordedAt: string }
        | { __typename: 'LoginsFailed', recordedAt: string }
        | { __typename: 'MappingAttached', recordedAt: string }
        | { __typename: 'MemberAdded', recordedAt: string }
        | { __typename: 'MemberJoined', recordedAt: string }
        | { __typename: 'MemberPaused', recordedAt: string }
        | { __typename: 'MemberRemoved', recordedAt: string }
        | { __typename: 'MemberRenamed', recordedAt: string }
        | { __typename: 'MemberRestored', recordedAt: string }
        | { __typename: 'MemberResumed', recordedAt: string }
        | { __typename: 'MemberWarned', recordedAt: string }
        | { __typename: 'MigrationAdvanced', recordedAt: string }
        | { __typename: 'MigrationFinished', recordedAt: string }
        | { __typename: 'MigrationStarted', recordedAt: string }
        | { __typename: 'OperatorActed', recordedAt: string }
        | { __typename: 'OrganizationCreated', recordedAt: string }
        | { __typename: 'OrganizationRenamed', recordedAt: string }
        | { __typename: 'PasswordSet', recordedAt: string }
        | { __typename: 'PauseRuleChanged', recordedAt: string }
        | { __typename: 'PolicyChanged', recordedAt: string }
        | { __typename: 'ProjectArchived', recordedAt: string }
        | { __typename: 'ProjectCreated', recordedAt: string }
        | { __typename: 'ProjectRenamed', recordedAt: string }
        | { __typename: 'ProjectRestored', recordedAt: string }
        | { __typename: 'RejectReasonsChanged', recordedAt: string }
        | { __typename: 'RelabelRequested', recordedAt: string }
        | { __typename: 'ReleaseImported', recordedAt: string }
        | { __typename: 'ReviewClaimed', recordedAt: string }
        | { __typename: 'ReviewLeaseExpired', recordedAt: string }
        | { __typename: 'ReviewLeaseExtended', recordedAt: string }
        | { __typename: 'ReviewLeaseReleased', recordedAt: string }
        | { __typename: 'RoleChanged', recordedAt: string }
        | { __typename: 'RoleGranted', recordedAt: string }
        | { __typename: 'RoleRevoked', recordedAt: string }
        | { __typename: 'RunAdoptionFinished', recordedAt: string }
        | { __typename: 'RunAdoptionStarted', recordedAt: string }
        | { __typename: 'RunCanceled', recordedAt: string }
        | { __typename: 'RunFailed', recordedAt: string }
        | { __typename: 'RunFinished', recordedAt: string }
        | { __typename: 'RunRequested', recordedAt: string }
        | { __typename: 'RunResultDropped', recordedAt: string }
        | { __typename: 'SentToReview', recordedAt: string }
        | { __typename: 'SessionRenewed', recordedAt: string }
        | { __typename: 'SkillsPublished', recordedAt: string }
        | { __typename: 'SliceDefined', recordedAt: string }
        | { __typename: 'SliceRemoved', recordedAt: string }
        | { __typename: 'SubjectReported', recordedAt: string }
        | { __typename: 'TaskArchived', recordedAt: string }
        | { __typename: 'TaskAssigned', recordedAt: string }
        | { __typename: 'TaskClaimed', recordedAt: string }
        | { __typename: 'TaskImported', recordedAt: string }
        | { __typename: 'TaskOverlapRaised', recordedAt: string }
        | { __typename: 'TaskPrioritized', recordedAt: string }
        | { __typename: 'TaskReopened', recordedAt: string }
        | { __typename: 'TaskResolved', recordedAt: string }
        | { __typename: 'TaskRestored', recordedAt: string }
        | { __typename: 'TaskReverted', recordedAt: string }
        | { __typename: 'TaskSkipped', recordedAt: string }
        | { __typename: 'TasksChanged', recordedAt: string }
        | { __typename: 'TaxonomyCreated', recordedAt: string }
        | { __typename: 'TaxonomyPublished', recordedAt: string }
        | { __typename: 'TaxonomyRenamed', recordedAt: string }
        | { __typename: 'UnknownEvent', recordedAt: string }
        | { __typename: 'VersionOffered', recordedAt: string }
        | { __typename: 'VersionWithdrawn', recordedAt: string }
        | { __typename: 'ViewDeleted', recordedAt: string }
        | { __typename: 'ViewSaved', recordedAt: string }
        | { __typename: 'WebhookChanged', recordedAt: string }
        | { __typename: 'WebhookCreated', recordedAt: string }
        | { __typename: 'WebhookDeleted', recordedAt: string }
        | { __typename: 'WebhookPaused', recordedAt: string }
        | { __typename: 'WebhookReplayed', recordedAt: string }
        | { __typename: 'WebhookResumed', recordedAt: string }
        | { __typename: 'WebhookSecretRotated', recordedAt: string }
      > } | null } | null };

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

export type SearchNextConceptsQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  text: string;
  within?: string | null | undefined;
  minDepth?: number | null | undefined;
  maxDepth?: number | null | undefined;
  leavesOnly: boolean;
}>;


export type SearchNextConceptsQuery = { taxonomy: { publishedVersion: { searchNext: Array<{ text: string, hits: Array<{ conceptId: string, label: string, term: string, above: Array<string> }> | null }> | null } | null } | null };

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

export type ProjectMembersQueryVariables = Exact<{
  project: string;
  filter?: ProjectMemberFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type ProjectMembersQuery = { project: { id: string, name: string | null, members: { totalCount: number, totalIsExact: boolean, nodes: Array<{ roles: Array<Role>, member: { id: string, name: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type MembersToAddQueryVariables = Exact<{
  name?: string | null | undefined;
}>;


export type MembersToAddQuery = { members: { nodes: Array<{ id: string, name: string | null, email: string | null }> } | null };

export type ProjectSettingsQueryVariables = Exact<{
  project: string;
  mayReadGold: boolean;
}>;


export type ProjectSettingsQuery = { project: { id: string, name: string | null, description: string | null, status: ProjectStatus, version: number, guidelineVersion: number, guideline: { version: number, text: string | null } | null, policy: { overlap: number, mostAnswers: number, confidence: number, review: ReviewPolicy, reviewPercent: number, leaseSeconds: number, leasesPerAnnotator: number, order: QueueOrder, visibility: AnnotationVisibility, metaShown: boolean, externalIdsShown: boolean, fullText: boolean }, rejectReasons: Array<{ key: string, text: string | null }>, gold?: { percent: number, warmUp: number, warmUpPercent: number, qualification: number, showScores: boolean, judging: Array<{ question: string, threshold: number | null, tolerance: number | null, similarity: number | null }> } | null, pauseRule: { rule: PauseRule, threshold: number, least: number, more: number } | null } | null };

export type GuidelineVersionsQueryVariables = Exact<{
  project: string;
  after?: string | null | undefined;
}>;


export type GuidelineVersionsQuery = { project: { guidelines: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ version: number, publishedAt: string, text: string | null, publishedBy: { id: string, name: string | null } | null }> } } | null };

export type ChangedProjectFragment = { position: string, project: { version: number } };

export type UpdateProjectMutationVariables = Exact<{
  input: UpdateProjectInput;
}>;


export type UpdateProjectMutation = { updateProject:
    | { __typename: 'ProjectPayload', position: string, project: { version: number } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ChangeGoldPolicyMutationVariables = Exact<{
  input: ChangeGoldPolicyInput;
}>;


export type ChangeGoldPolicyMutation = { changeGoldPolicy:
    | { __typename: 'ProjectPayload', position: string, project: { version: number } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ChangePauseRuleMutationVariables = Exact<{
  input: ChangePauseRuleInput;
}>;


export type ChangePauseRuleMutation = { changePauseRule:
    | { __typename: 'ProjectPayload', position: string, project: { version: number } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ArchiveProjectMutationVariables = Exact<{
  input: ProjectInput;
}>;


export type ArchiveProjectMutation = { archiveProject:
    | { __typename: 'ProjectPayload', position: string, project: { version: number } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RestoreProjectMutationVariables = Exact<{
  input: ProjectInput;
}>;


export type RestoreProjectMutation = { restoreProject:
    | { __typename: 'ProjectPayload', position: string, project: { version: number } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type PublishGuidelineMutationVariables = Exact<{
  input: PublishGuidelineInput;
}>;


export type PublishGuidelineMutation = { publishGuideline:
    | { __typename: 'ProjectPayload', position: string, project: { version: number } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type MyReturnedQueryVariables = Exact<{
  project: string;
}>;


export type MyReturnedQuery = { viewer: { returned: { nodes: Array<{ id: string, status: AnnotationStatus, reason: string | null, reasons: Array<string>, changedAt: string, reviewer: { name: string | null } | null, task: { id: string, externalId: string | null, inputs: unknown } }>, pageInfo: { hasNextPage: boolean } } }, project: { form: { inputs: Array<{ name: string }> | null } | null, rejectReasons: Array<{ key: string, text: string | null }> } | null };

export type MyReviewsQueryVariables = Exact<{
  project: string;
}>;


export type MyReviewsQuery = { viewer: { reviewLeases: Array<{ token: number | null, expiresAt: string, task: { version: number, reviewReason: ReviewReason | null, id: string, externalId: string | null, inputs: unknown, draft: unknown, annotations: Array<{ id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
              | { __typename: 'ChoiceAnswer', values: Array<string> }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
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
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
      | { position: string, name: string, type: EventType | null, recordedAt: string, actor: { id: string, name: string | null } | null }
    > } | null };

export type ClaimReviewMutationVariables = Exact<{
  input: ClaimReviewInput;
}>;


export type ClaimReviewMutation = { claimReview:
    | { __typename: 'ClaimReviewPayload', token: number, expiresAt: string, task: { version: number, reviewReason: ReviewReason | null, id: string, externalId: string | null, inputs: unknown, draft: unknown, annotations: Array<{ id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
              | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
              | { __typename: 'ChoiceAnswer', values: Array<string> }
              | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
              | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
              | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
              | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
              | { __typename: 'NumberAnswer', number: number }
              | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
              | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
              | { __typename: 'RankingAnswer', order: Array<string> }
              | { __typename: 'RatingAnswer', rating: number }
              | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
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
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
          | { __typename: 'ChoiceAnswer', values: Array<string> }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
         }> | null }>, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> } };

export type ReviewTaskFragment = { version: number, reviewReason: ReviewReason | null, id: string, externalId: string | null, inputs: unknown, draft: unknown, annotations: Array<{ id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
        | { __typename: 'ChoiceAnswer', values: Array<string> }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
       }> | null }>, comments: Array<{ id: string, createdAt: string, deletedAt: string | null, text: string | null, author: { id: string, name: string | null } | null }> };

export type ReviewedAnnotationFragment = { id: string, status: AnnotationStatus, revision: number, formVersion: number, timeSpentMs: number, createdAt: string, author: { id: string, name: string | null } | null, answers: Array<{ question: string, value:
      | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
      | { __typename: 'ChoiceAnswer', values: Array<string> }
      | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
      | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
      | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
      | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
      | { __typename: 'NumberAnswer', number: number }
      | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
      | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
      | { __typename: 'RankingAnswer', order: Array<string> }
      | { __typename: 'RatingAnswer', rating: number }
      | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
      | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
      | { __typename: 'TextAnswer', text: string }
      | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
     }> | null };

export type KeyFragment = { id: string, label: string | null, issuedAt: string, expiresAt: string | null, lastUsedOn: string | null };

export type KeyHoldersQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type KeyHoldersQuery = { members: { nodes: Array<{ id: string, name: string | null, email: string | null, role: Role | null, projectRoles: Array<{ roles: Array<Role>, project: { id: string, name: string | null } | null }> | null, apiKeys: Array<{ id: string, label: string | null, issuedAt: string, expiresAt: string | null, lastUsedOn: string | null }> | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'CreateApiKeyPayload', secret: string | null, notice: string | null }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'RevokeApiKeyPayload' }
   };

export type AddMemberMutationVariables = Exact<{
  input: AddMemberInput;
}>;


export type AddMemberMutation = { addMember:
    | { __typename: 'MemberPayload', member: { id: string, name: string | null } | null }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { viewer: { member: { id: string, name: string | null, email: string | null, role: Role | null, version: number | null, hasPassword: boolean | null, identities: number | null, projectRoles: Array<{ roles: Array<Role>, project: { id: string, name: string | null } | null }> | null, apiKeys: Array<{ id: string, label: string | null, issuedAt: string, expiresAt: string | null, lastUsedOn: string | null }> | null } }, sessions: Array<{ id: string, device: string | null, startedAt: string, expiresAt: string | null, lastUsedOn: string | null, current: boolean }> | null };

export type SessionFragment = { id: string, device: string | null, startedAt: string, expiresAt: string | null, lastUsedOn: string | null, current: boolean };

export type ChangeOwnNameMutationVariables = Exact<{
  input: ChangeOwnNameInput;
}>;


export type ChangeOwnNameMutation = { changeOwnName:
    | { __typename: 'OwnAccountPayload', member: { id: string, name: string | null } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'ChangePasswordPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type EndSessionMutationVariables = Exact<{
  input: EndSessionInput;
}>;


export type EndSessionMutation = { endSession:
    | { __typename: 'EndSessionsPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type EndSessionsMutationVariables = Exact<{
  input: EndSessionsInput;
}>;


export type EndSessionsMutation = { endSessions:
    | { __typename: 'EndSessionsPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type MemberRowFragment = { id: string, name: string | null, email: string | null, status: MemberStatus | null, role: Role | null, version: number | null, lastSeenOn: string | null, invitationEndsAt: string | null, projectRoles: Array<{ roles: Array<Role>, project: { id: string, name: string | null } | null }> | null, apiKeys: Array<{ id: string }> | null };

export type MembersQueryVariables = Exact<{
  filter?: MemberFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type MembersQuery = { members: { totalCount: number, totalIsExact: boolean, nodes: Array<{ id: string, name: string | null, email: string | null, status: MemberStatus | null, role: Role | null, version: number | null, lastSeenOn: string | null, invitationEndsAt: string | null, projectRoles: Array<{ roles: Array<Role>, project: { id: string, name: string | null } | null }> | null, apiKeys: Array<{ id: string }> | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type MemberDetailQueryVariables = Exact<{
  id: string;
  mayManage: boolean;
}>;


export type MemberDetailQuery = { member: { hasPassword: boolean | null, identities: number | null, createdAt: string | null, id: string, name: string | null, email: string | null, status: MemberStatus | null, role: Role | null, version: number | null, lastSeenOn: string | null, invitationEndsAt: string | null, apiKeys: Array<{ id: string, label: string | null, issuedAt: string, expiresAt: string | null, lastUsedOn: string | null }> | null, projectRoles: Array<{ roles: Array<Role>, project: { id: string, name: string | null } | null }> | null } | null, sessions?: Array<{ id: string, device: string | null, startedAt: string, expiresAt: string | null, lastUsedOn: string | null, current: boolean }> | null };

export type SettingsProjectsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type SettingsProjectsQuery = { projects: { nodes: Array<{ id: string, name: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type InviteMembersMutationVariables = Exact<{
  input: InviteMembersInput;
}>;


export type InviteMembersMutation = { inviteMembers:
    | { __typename: 'InviteMembersPayload', notice: string | null, invitations: Array<{ secret: string | null, link: string | null, mailed: boolean, expiresAt: string | null, member: { name: string | null, email: string | null } }> }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type OneTimeFragment = { secret: string | null, link: string | null, mailed: boolean, notice: string | null, expiresAt: string | null };

export type ReinviteMemberMutationVariables = Exact<{
  input: ReinviteMemberInput;
}>;


export type ReinviteMemberMutation = { reinviteMember:
    | { __typename: 'OneTimePayload', secret: string | null, link: string | null, mailed: boolean, notice: string | null, expiresAt: string | null }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type CreatePasswordResetMutationVariables = Exact<{
  input: CreatePasswordResetInput;
}>;


export type CreatePasswordResetMutation = { createPasswordReset:
    | { __typename: 'OneTimePayload', secret: string | null, link: string | null, mailed: boolean, notice: string | null, expiresAt: string | null }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type ChangeRoleMutationVariables = Exact<{
  input: ChangeRoleInput;
}>;


export type ChangeRoleMutation = { changeRole:
    | { __typename: 'MemberPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type UpdateMemberMutationVariables = Exact<{
  input: UpdateMemberInput;
}>;


export type UpdateMemberMutation = { updateMember:
    | { __typename: 'MemberPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RemoveMemberMutationVariables = Exact<{
  input: RemoveMemberInput;
}>;


export type RemoveMemberMutation = { removeMember:
    | { __typename: 'MemberPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RestoreMemberMutationVariables = Exact<{
  input: RestoreMemberInput;
}>;


export type RestoreMemberMutation = { restoreMember:
    | { __typename: 'MemberPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type GrantRoleMutationVariables = Exact<{
  input: GrantRoleInput;
}>;


export type GrantRoleMutation = { grantRole:
    | { __typename: 'ProjectMemberPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RevokeRoleMutationVariables = Exact<{
  input: RevokeRoleInput;
}>;


export type RevokeRoleMutation = { revokeRole:
    | { __typename: 'ProjectMemberPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type OrganizationSettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type OrganizationSettingsQuery = { organization: { id: string, name: string | null, createdAt: string, attributes: Array<{ id: string, version: number, name: string | null, purpose: string | null, values: Array<string> }> } | null };

export type ParkedEventsQueryVariables = Exact<{ [key: string]: never; }>;


export type ParkedEventsQuery = { organization: { parkedEvents: { totalCount: number, nodes: Array<{ position: string, stream: string, name: string, projection: string, error: string, parkedAt: string }> } | null } | null };

export type RenameOrganizationMutationVariables = Exact<{
  input: RenameOrganizationInput;
}>;


export type RenameOrganizationMutation = { renameOrganization:
    | { __typename: 'OrganizationPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type DefineAttributeMutationVariables = Exact<{
  input: DefineAttributeInput;
}>;


export type DefineAttributeMutation = { defineAttribute:
    | { __typename: 'AttributePayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RemoveAttributeMutationVariables = Exact<{
  input: RemoveAttributeInput;
}>;


export type RemoveAttributeMutation = { removeAttribute:
    | { __typename: 'AttributePayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type WebhookRowFragment = { id: string, name: string | null, url: string | null, status: WebhookStatus, pauseReason: PauseReason | null, webhookProject: { id: string, name: string | null } | null, lag: { position: string, positions: number, waitingSince: string | null, failingSince: string | null } };

export type WebhooksQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type WebhooksQuery = { webhooks: { nodes: Array<{ id: string, name: string | null, url: string | null, status: WebhookStatus, pauseReason: PauseReason | null, webhookProject: { id: string, name: string | null } | null, lag: { position: string, positions: number, waitingSince: string | null, failingSince: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type WebhooksOfProjectQueryVariables = Exact<{
  project: string;
  after?: string | null | undefined;
}>;


export type WebhooksOfProjectQuery = { project: { webhooks: { nodes: Array<{ id: string, name: string | null, url: string | null, status: WebhookStatus, pauseReason: PauseReason | null, webhookProject: { id: string, name: string | null } | null, lag: { position: string, positions: number, waitingSince: string | null, failingSince: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type WebhookDetailQueryVariables = Exact<{
  id: string;
}>;


export type WebhookDetailQuery = { webhook: { actsAs: Role, format: WebhookFormat, batch: number, formerSecretEndsAt: string | null, after: string, replays: number, madeAt: string, id: string, name: string | null, url: string | null, status: WebhookStatus, pauseReason: PauseReason | null, createdBy: { id: string, name: string | null } | null, eventFilter: { types: Array<EventType>, stream: string | null, onlyFacts: boolean, actors: Array<{ id: string, name: string | null }>, labels: { values: Array<string>, question: string | null, taxonomy: { id: string } | null } | null }, webhookProject: { id: string, name: string | null } | null, lag: { position: string, positions: number, waitingSince: string | null, failingSince: string | null } } | null };

export type WebhookDeliveriesQueryVariables = Exact<{
  id: string;
  status?: WebhookDeliveryStatus | null | undefined;
  after?: string | null | undefined;
}>;


export type WebhookDeliveriesQuery = { webhook: { deliveries: { nodes: Array<{ id: string, kind: WebhookDeliveryKind, status: WebhookDeliveryStatus, firstPosition: string | null, lastPosition: string | null, events: number, attempts: number, nextAttemptAt: string | null, httpStatus: number | null, problem: WebhookProblem | null, latencySeconds: number | null, excerpt: string | null, createdAt: string, changedAt: string, earlierAttempts: Array<{ at: string, httpStatus: number | null, problem: WebhookProblem | null, latencySeconds: number }>, requestedBy: { name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type DeliveryFragment = { id: string, kind: WebhookDeliveryKind, status: WebhookDeliveryStatus, firstPosition: string | null, lastPosition: string | null, events: number, attempts: number, nextAttemptAt: string | null, httpStatus: number | null, problem: WebhookProblem | null, latencySeconds: number | null, excerpt: string | null, createdAt: string, changedAt: string, earlierAttempts: Array<{ at: string, httpStatus: number | null, problem: WebhookProblem | null, latencySeconds: number }>, requestedBy: { name: string | null } | null };

export type ConsumersQueryVariables = Exact<{ [key: string]: never; }>;


export type ConsumersQuery = { organization: { consumers: Array<{ kind: ConsumerKind, name: string | null, position: string, behind: string, waitingSince: string | null, problem: string | null, webhook: { id: string } | null }> | null } | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { createWebhook:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookSecretPayload', secret: string | null, notice: string | null, webhook: { id: string } | null }
   };

export type NewWebhookSecretFragment = { secret: string | null, notice: string | null, webhook: { id: string } | null };

export type ChangeWebhookMutationVariables = Exact<{
  input: ChangeWebhookInput;
}>;


export type ChangeWebhookMutation = { changeWebhook:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookPayload' }
   };

export type PauseWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type PauseWebhookMutation = { pauseWebhook:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookPayload' }
   };

export type ResumeWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type ResumeWebhookMutation = { resumeWebhook:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookPayload' }
   };

export type RotateWebhookSecretMutationVariables = Exact<{
  input: RotateWebhookSecretInput;
}>;


export type RotateWebhookSecretMutation = { rotateWebhookSecret:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookSecretPayload', secret: string | null, notice: string | null, webhook: { id: string } | null }
   };

export type ReplayWebhookMutationVariables = Exact<{
  input: ReplayWebhookInput;
}>;


export type ReplayWebhookMutation = { replayWebhook:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookPayload' }
   };

export type DeleteWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type DeleteWebhookMutation = { deleteWebhook:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookPayload' }
   };

export type PingWebhookMutationVariables = Exact<{
  input: PingWebhookInput;
}>;


export type PingWebhookMutation = { pingWebhook:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookDeliveryPayload', delivery: { id: string } }
   };

export type RedeliverMutationVariables = Exact<{
  input: RedeliverInput;
}>;


export type RedeliverMutation = { redeliver:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'WebhookDeliveryPayload', delivery: { id: string } }
   };

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

export type TaskPageThenQueryVariables = Exact<{
  at: string;
  project: string;
  filter?: TaskFilter | null | undefined;
  order: TaskOrder;
  direction?: SortDirection | null | undefined;
  after?: string | null | undefined;
}>;


export type TaskPageThenQuery = { asOf: { tasks: { nodes: Array<{ id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, assignee: { id: string, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type TaskCountQueryVariables = Exact<{
  project: string;
  filter?: TaskFilter | null | undefined;
  minPosition?: string | null | undefined;
}>;


export type TaskCountQuery = { tasks: { totalCount: number, totalIsExact: boolean } | null };

export type TaskCountThenQueryVariables = Exact<{
  at: string;
  project: string;
  filter?: TaskFilter | null | undefined;
}>;


export type TaskCountThenQuery = { asOf: { tasks: { totalCount: number, totalIsExact: boolean } | null } | null };

export type GridMembersQueryVariables = Exact<{
  project: string;
  after?: string | null | undefined;
}>;


export type GridMembersQuery = { project: { members: { nodes: Array<{ roles: Array<Role>, member: { id: string, name: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type GridMembersThenQueryVariables = Exact<{
  at: string;
  project: string;
  after?: string | null | undefined;
}>;


export type GridMembersThenQuery = { asOf: { project: { members: { nodes: Array<{ roles: Array<Role>, member: { id: string, name: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null } | null };

export type GridAnnotatorsQueryVariables = Exact<{
  project: string;
  after?: string | null | undefined;
}>;


export type GridAnnotatorsQuery = { project: { annotators: { nodes: Array<{ member: { id: string, name: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type GridAnnotatorsThenQueryVariables = Exact<{
  at: string;
  project: string;
  after?: string | null | undefined;
}>;


export type GridAnnotatorsThenQuery = { asOf: { project: { annotators: { nodes: Array<{ member: { id: string, name: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null } | null };

export type GridProjectThenQueryVariables = Exact<{
  at: string;
  project: string;
}>;


export type GridProjectThenQuery = { asOf: { project: { id: string, name: string | null, formVersion: number, guidelineVersion: number, policy: { leaseSeconds: number, leasesPerAnnotator: number }, guideline: { version: number, text: string | null } | null, form: { version: number, inputs: Array<{ name: string, kind: InputKind, title: string, required: boolean }> | null, questions: Array<
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
          | { __typename: 'RelationQuestion', minRegions: number, maxRegions: number, between: Array<string>, directed: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
          | { __typename: 'SpanQuestion', minRegions: number, maxRegions: number, overlap: boolean, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
          | { __typename: 'TextQuestion', minLength: number, maxLength: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null }
          | { __typename: 'TrackQuestion', minRegions: number, maxRegions: number, name: string, title: string, help: string, required: boolean, appliesTo: string | null, labels: Array<{ value: string, label: string, parent: string | null, color: string | null, hotkey: string | null, help: string }>, taxonomy: { version: number, subtree: string | null, minDepth: number | null, maxDepth: number | null, leavesOnly: boolean, taxonomy: { id: string } | null } | null }
        > | null } | null } | null } | null };

export type TaskDetailQueryVariables = Exact<{
  id: string;
}>;


export type TaskDetailQuery = { task: { id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, annotations: Array<{ id: string, status: AnnotationStatus, createdAt: string, timeSpentMs: number, reason: string | null, author: { name: string | null } | null, reviewer: { name: string | null } | null, answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
         }> | null, drawn: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
          | { __typename: 'ChoiceAnswer', values: Array<string> }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
         }> | null }>, resolution: { method: ResolutionMethod, answers: Array<{ question: string, value:
          | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
          | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
          | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'NumberAnswer', number: number }
          | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
          | { __typename: 'RankingAnswer', order: Array<string> }
          | { __typename: 'RatingAnswer', rating: number }
          | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
          | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
          | { __typename: 'TextAnswer', text: string }
          | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
         }> | null } | null, comments: Array<{ id: string, text: string | null, resolvedAt: string | null, deletedAt: string | null, author: { name: string | null } | null }>, assignee: { id: string, name: string | null } | null } | null };

export type TaskDetailThenQueryVariables = Exact<{
  at: string;
  id: string;
}>;


export type TaskDetailThenQuery = { asOf: { task: { id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, annotations: Array<{ id: string, status: AnnotationStatus, createdAt: string, timeSpentMs: number, reason: string | null, author: { name: string | null } | null, reviewer: { name: string | null } | null, answers: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
            | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
            | { __typename: 'TextAnswer', text: string }
            | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
           }> | null, drawn: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
            | { __typename: 'ChoiceAnswer', values: Array<string> }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
            | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
            | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
            | { __typename: 'TextAnswer', text: string }
            | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
           }> | null }>, resolution: { method: ResolutionMethod, answers: Array<{ question: string, value:
            | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
            | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
            | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'NumberAnswer', number: number }
            | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
            | { __typename: 'RankingAnswer', order: Array<string> }
            | { __typename: 'RatingAnswer', rating: number }
            | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
            | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
            | { __typename: 'TextAnswer', text: string }
            | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
           }> | null } | null, comments: Array<{ id: string, text: string | null, resolvedAt: string | null, deletedAt: string | null, author: { name: string | null } | null }>, assignee: { id: string, name: string | null } | null } | null } | null };

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

export type PageOfTasksFragment = { nodes: Array<{ id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, assignee: { id: string, name: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } };

export type MembersOfGridFragment = { members: { nodes: Array<{ roles: Array<Role>, member: { id: string, name: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type AnnotatorsOfGridFragment = { annotators: { nodes: Array<{ member: { id: string, name: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type TaskInsideFragment = { id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, annotations: Array<{ id: string, status: AnnotationStatus, createdAt: string, timeSpentMs: number, reason: string | null, author: { name: string | null } | null, reviewer: { name: string | null } | null, answers: Array<{ question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
       }> | null, drawn: Array<{ question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, width: number, height: number, rotation: number }> }
        | { __typename: 'ChoiceAnswer', values: Array<string> }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, frame: number | null, page: number | null, cx: number, cy: number, rx: number, ry: number, rotation: number }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, label: string, start: number, end: number }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, frame: number | null, page: number | null, x: number, y: number, occluded: boolean }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, frame: number | null, width: number, height: number, counts: Array<number> | null, blob: string | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, frame: number | null, page: number | null, points: Array<Array<number>> }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer', relations: Array<{ id: string, label: string, source: { question: string, region: string }, target: { question: string, region: string } }> }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, label: string, start: number, end: number, message: number | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, keyframes: Array<{ frame: number, x: number, y: number, width: number, height: number, rotation: number, occluded: boolean, outside: boolean }> }> }
       }> | null }>, resolution: { method: ResolutionMethod, answers: Array<{ question: string, value:
        | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
        | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
        | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'NumberAnswer', number: number }
        | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
        | { __typename: 'RankingAnswer', order: Array<string> }
        | { __typename: 'RatingAnswer', rating: number }
        | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
        | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
        | { __typename: 'TextAnswer', text: string }
        | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
       }> | null } | null, comments: Array<{ id: string, text: string | null, resolvedAt: string | null, deletedAt: string | null, author: { name: string | null } | null }>, assignee: { id: string, name: string | null } | null };

export type TaskRowFragment = { id: string, status: TaskStatus, priority: number, overlap: number, answered: number, externalId: string | null, importedAt: string, changedAt: string, inputs: unknown, meta: unknown, reviewReason: ReviewReason | null, assignee: { id: string, name: string | null } | null };

export type ShownAnswerFragment = { question: string, value:
    | { __typename: 'BoxAnswer', boxes: Array<{ id: string, label: string, concept: { label: string } | null }> }
    | { __typename: 'ChoiceAnswer', values: Array<string>, concepts: Array<{ label: string }> | null }
    | { __typename: 'EllipseAnswer', ellipses: Array<{ id: string, label: string, concept: { label: string } | null }> }
    | { __typename: 'IntervalAnswer', intervals: Array<{ id: string, start: number, end: number, label: string, concept: { label: string } | null }> }
    | { __typename: 'KeypointAnswer', keypoints: Array<{ id: string, label: string, concept: { label: string } | null }> }
    | { __typename: 'MaskAnswer', masks: Array<{ id: string, label: string, concept: { label: string } | null }> }
    | { __typename: 'NumberAnswer', number: number }
    | { __typename: 'PolygonAnswer', polygons: Array<{ id: string, label: string, concept: { label: string } | null }> }
    | { __typename: 'PolylineAnswer', polylines: Array<{ id: string, label: string, concept: { label: string } | null }> }
    | { __typename: 'RankingAnswer', order: Array<string> }
    | { __typename: 'RatingAnswer', rating: number }
    | { __typename: 'RelationAnswer', relations: Array<{ label: string, concept: { label: string } | null, source: { question: string, region: string }, target: { question: string, region: string } }> }
    | { __typename: 'SpanAnswer', spans: Array<{ id: string, start: number, end: number, message: number | null, label: string, concept: { label: string } | null }> }
    | { __typename: 'TextAnswer', text: string }
    | { __typename: 'TrackAnswer', tracks: Array<{ id: string, label: string, concept: { label: string } | null }> }
   };

export type ConceptDetailQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  isDraft: boolean;
  concept: string;
}>;


export type ConceptDetailQuery = { taxonomy: { version: number, draft?: { concept: { childCount: number, conceptId: string, label: string, deprecated: boolean, uri: string | null, color: string | null, hotkey: string | null, path: Array<{ conceptId: string, label: string }>, narrower: { nodes: Array<{ conceptId: string, label: string }> }, labels: Array<{ language: string | null, text: string }>, alternatives: Array<{ language: string | null, text: string }>, hidden: Array<{ language: string | null, text: string }>, definitions: Array<{ language: string | null, text: string }>, notes: Array<{ language: string | null, text: string }>, examples: Array<{ language: string | null, text: string }>, codes: Array<{ system: string, code: string }>, replacedBy: Array<{ conceptId: string, label: string }>, broader: Array<{ conceptId: string, label: string }>, related: Array<{ conceptId: string, label: string }> } | null }, publishedVersion?: { concept: { childCount: number, conceptId: string, label: string, deprecated: boolean, uri: string | null, color: string | null, hotkey: string | null, path: Array<{ conceptId: string, label: string }>, narrower: { nodes: Array<{ conceptId: string, label: string }> }, labels: Array<{ language: string | null, text: string }>, alternatives: Array<{ language: string | null, text: string }>, hidden: Array<{ language: string | null, text: string }>, definitions: Array<{ language: string | null, text: string }>, notes: Array<{ language: string | null, text: string }>, examples: Array<{ language: string | null, text: string }>, codes: Array<{ system: string, code: string }>, replacedBy: Array<{ conceptId: string, label: string }>, broader: Array<{ conceptId: string, label: string }>, related: Array<{ conceptId: string, label: string }> } | null } | null } | null };

export type ConceptVersionsQueryVariables = Exact<{
  taxonomy: string;
  concept: string;
}>;


export type ConceptVersionsQuery = { taxonomy: { versions: { nodes: Array<{ number: number, publishedAt: string, notes: string | null, publishedBy: { name: string | null } | null, concept: { conceptId: string, label: string, deprecated: boolean, uri: string | null, color: string | null, hotkey: string | null, labels: Array<{ language: string | null, text: string }>, alternatives: Array<{ language: string | null, text: string }>, hidden: Array<{ language: string | null, text: string }>, definitions: Array<{ language: string | null, text: string }>, notes: Array<{ language: string | null, text: string }>, examples: Array<{ language: string | null, text: string }>, codes: Array<{ system: string, code: string }>, replacedBy: Array<{ conceptId: string, label: string }>, broader: Array<{ conceptId: string, label: string }>, related: Array<{ conceptId: string, label: string }> } | null }> } } | null };

export type TaxonomyProjectsQueryVariables = Exact<{
  taxonomy: string;
}>;


export type TaxonomyProjectsQuery = { taxonomy: { projects: { nodes: Array<{ id: string, name: string | null, form: { json: unknown } | null }> } } | null };

export type ConceptUsesQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  concept: string;
  project: string;
}>;


export type ConceptUsesQuery = { taxonomy: { publishedVersion: { concept: { usage: { own: number, withNarrower: number } | null } | null } | null } | null };

export type ConceptDetailPartsFragment = { childCount: number, conceptId: string, label: string, deprecated: boolean, uri: string | null, color: string | null, hotkey: string | null, path: Array<{ conceptId: string, label: string }>, narrower: { nodes: Array<{ conceptId: string, label: string }> }, labels: Array<{ language: string | null, text: string }>, alternatives: Array<{ language: string | null, text: string }>, hidden: Array<{ language: string | null, text: string }>, definitions: Array<{ language: string | null, text: string }>, notes: Array<{ language: string | null, text: string }>, examples: Array<{ language: string | null, text: string }>, codes: Array<{ system: string, code: string }>, replacedBy: Array<{ conceptId: string, label: string }>, broader: Array<{ conceptId: string, label: string }>, related: Array<{ conceptId: string, label: string }> };

export type ConceptTextsFragment = { conceptId: string, label: string, deprecated: boolean, uri: string | null, color: string | null, hotkey: string | null, labels: Array<{ language: string | null, text: string }>, alternatives: Array<{ language: string | null, text: string }>, hidden: Array<{ language: string | null, text: string }>, definitions: Array<{ language: string | null, text: string }>, notes: Array<{ language: string | null, text: string }>, examples: Array<{ language: string | null, text: string }>, codes: Array<{ system: string, code: string }>, replacedBy: Array<{ conceptId: string, label: string }>, broader: Array<{ conceptId: string, label: string }>, related: Array<{ conceptId: string, label: string }> };

export type TaxonomyDiffCountsQueryVariables = Exact<{
  taxonomy: string;
  from: number;
  to: number;
  isDraft: boolean;
}>;


export type TaxonomyDiffCountsQuery = { taxonomy: { version: number, draft?: { diff: { counts: Array<{ kind: ConceptChangeKind, concepts: number }> } | null }, publishedVersion?: { diff: { counts: Array<{ kind: ConceptChangeKind, concepts: number }> } | null } | null } | null };

export type TaxonomyChangesQueryVariables = Exact<{
  taxonomy: string;
  from: number;
  to: number;
  isDraft: boolean;
  kinds?: Array<ConceptChangeKind> | ConceptChangeKind | null | undefined;
  after?: string | null | undefined;
}>;


export type TaxonomyChangesQuery = { taxonomy: { draft?: { diff: { changes: { nodes: Array<{ kind: ConceptChangeKind, conceptIds: Array<string>, formerIds: Array<string>, label: string, formerLabels: Array<string>, broaderBefore: Array<string>, broaderAfter: Array<string>, before: unknown, after: unknown }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null }, publishedVersion?: { diff: { changes: { nodes: Array<{ kind: ConceptChangeKind, conceptIds: Array<string>, formerIds: Array<string>, label: string, formerLabels: Array<string>, broaderBefore: Array<string>, broaderAfter: Array<string>, before: unknown, after: unknown }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null } | null } | null };

export type DiffCountsFragment = { counts: Array<{ kind: ConceptChangeKind, concepts: number }> };

export type DiffPageFragment = { changes: { nodes: Array<{ kind: ConceptChangeKind, conceptIds: Array<string>, formerIds: Array<string>, label: string, formerLabels: Array<string>, broaderBefore: Array<string>, broaderAfter: Array<string>, before: unknown, after: unknown }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ConceptChangePartsFragment = { kind: ConceptChangeKind, conceptIds: Array<string>, formerIds: Array<string>, label: string, formerLabels: Array<string>, broaderBefore: Array<string>, broaderAfter: Array<string>, before: unknown, after: unknown };

export type TaxonomyHeadQueryVariables = Exact<{
  taxonomy: string;
}>;


export type TaxonomyHeadQuery = { taxonomy: { id: string, name: string | null, description: string | null, version: number, latest: { number: number, conceptCount: number } | null, versions: { nodes: Array<{ number: number, conceptCount: number, notes: string | null, publishedAt: string, withdrawn: boolean, publishedBy: { name: string | null } | null }> }, draft: { editCount: number, imported: boolean, touched: boolean, editors: Array<{ lastEditAt: string, member: { id: string, name: string | null } | null }>, edits: { nodes: Array<{ position: string, version: number, kind: EventType, editedAt: string, author: { id: string, name: string | null } | null, edit:
            | { __typename: 'AddConceptEdit', conceptId: string, broader: Array<string>, labels: Array<{ language: string | null, text: string }> }
            | { __typename: 'AnnotateConceptEdit', conceptId: string, changed: Array<string> }
            | { __typename: 'DeprecateConceptEdit', conceptId: string, replacedBy: Array<string> }
            | { __typename: 'MergeConceptsEdit', sources: Array<string>, into: string }
            | { __typename: 'MoveConceptEdit', conceptId: string, broader: Array<string> }
            | { __typename: 'RelateConceptsEdit', first: string, second: string, related: boolean }
            | { __typename: 'RemoveConceptEdit', conceptId: string }
            | { __typename: 'RenameConceptEdit', conceptId: string, labels: Array<{ language: string | null, text: string }> }
            | { __typename: 'RestoreConceptEdit', conceptId: string }
            | { __typename: 'SplitConceptEdit', conceptId: string, parts: Array<string> }
           | null }> } } } | null };

export type TaxonomyEventsSubscriptionVariables = Exact<{
  taxonomy: string;
}>;


export type TaxonomyEventsSubscription = { events:
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
    | { position: string }
    | { position: string }
   };

export type EditTaxonomyMutationVariables = Exact<{
  input: EditTaxonomyInput;
}>;


export type EditTaxonomyMutation = { editTaxonomy:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaxonomyPayload', position: string, taxonomy: { version: number, draft: { edits: { nodes: Array<{ position: string, version: number, edit:
                | { __typename: 'AddConceptEdit', conceptId: string }
                | { __typename: 'AnnotateConceptEdit' }
                | { __typename: 'DeprecateConceptEdit' }
                | { __typename: 'MergeConceptsEdit' }
                | { __typename: 'MoveConceptEdit' }
                | { __typename: 'RelateConceptsEdit' }
                | { __typename: 'RemoveConceptEdit' }
                | { __typename: 'RenameConceptEdit' }
                | { __typename: 'RestoreConceptEdit' }
                | { __typename: 'SplitConceptEdit' }
               | null }> } } } }
   };

export type UpdateTaxonomyMutationVariables = Exact<{
  input: UpdateTaxonomyInput;
}>;


export type UpdateTaxonomyMutation = { updateTaxonomy:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaxonomyPayload', position: string }
   };

export type DiscardDraftMutationVariables = Exact<{
  input: TaxonomyInput;
}>;


export type DiscardDraftMutation = { discardDraft:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaxonomyPayload', position: string }
   };

export type DraftEditPartsFragment = { position: string, version: number, kind: EventType, editedAt: string, author: { id: string, name: string | null } | null, edit:
    | { __typename: 'AddConceptEdit', conceptId: string, broader: Array<string>, labels: Array<{ language: string | null, text: string }> }
    | { __typename: 'AnnotateConceptEdit', conceptId: string, changed: Array<string> }
    | { __typename: 'DeprecateConceptEdit', conceptId: string, replacedBy: Array<string> }
    | { __typename: 'MergeConceptsEdit', sources: Array<string>, into: string }
    | { __typename: 'MoveConceptEdit', conceptId: string, broader: Array<string> }
    | { __typename: 'RelateConceptsEdit', first: string, second: string, related: boolean }
    | { __typename: 'RemoveConceptEdit', conceptId: string }
    | { __typename: 'RenameConceptEdit', conceptId: string, labels: Array<{ language: string | null, text: string }> }
    | { __typename: 'RestoreConceptEdit', conceptId: string }
    | { __typename: 'SplitConceptEdit', conceptId: string, parts: Array<string> }
   | null };

export type TryImportMutationVariables = Exact<{
  input: ImportTaxonomyInput;
}>;


export type TryImportMutation = { importTaxonomy:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaxonomyPayload', warnings: Array<string>, trial: { conceptCount: number, lostEdits: number, diff: { counts: Array<{ kind: ConceptChangeKind, concepts: number }>, changes: { nodes: Array<{ kind: ConceptChangeKind, conceptIds: Array<string>, formerIds: Array<string>, label: string, formerLabels: Array<string>, broaderBefore: Array<string>, broaderAfter: Array<string>, before: unknown, after: unknown }> } } | null } | null }
   };

export type ImportTaxonomyMutationVariables = Exact<{
  input: ImportTaxonomyInput;
}>;


export type ImportTaxonomyMutation = { importTaxonomy:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaxonomyPayload', position: string }
   };

export type TaxonomiesQueryVariables = Exact<{
  prefix?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type TaxonomiesQuery = { taxonomies: { totalCount: number, totalIsExact: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string | null, description: string | null, latest: { number: number, conceptCount: number } | null, draft: { editCount: number, imported: boolean, touched: boolean } }> } | null };

export type TaxonomyRowQueryVariables = Exact<{
  taxonomy: string;
  isTouched: boolean;
}>;


export type TaxonomyRowQuery = { taxonomy: { projects: { nodes: Array<{ id: string, name: string | null }>, pageInfo: { hasNextPage: boolean } }, draft?: { editors: Array<{ member: { name: string | null } | null }>, edits: { nodes: Array<{ author: { id: string, name: string | null } | null }> } } } | null };

export type CreateTaxonomyMutationVariables = Exact<{
  input: CreateTaxonomyInput;
}>;


export type CreateTaxonomyMutation = { createTaxonomy:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaxonomyPayload', taxonomy: { id: string } }
   };

export type MigrateProjectQueryVariables = Exact<{
  project: string;
  taxonomy: string;
  mayLook: boolean;
}>;


export type MigrateProjectQuery = { project: { id: string, name: string | null, version: number, form: { json: unknown } | null, migrations?: { nodes: Array<{ id: string, fromVersions: Array<number>, toVersion: number, status: MigrationStatus, startedAt: string, finishedAt: string | null, tasks: number, planned: number, reopened: number, rules: Array<{ rule: LabelRule, labels: number, annotations: number }>, taxonomy: { id: string, name: string | null } | null, startedBy: { name: string | null } | null, undoes: { id: string } | null }> } | null } | null, taxonomy: { id: string, name: string | null, versions: { nodes: Array<{ number: number, conceptCount: number, publishedAt: string, notes: string | null, withdrawn: boolean }> } } | null };

export type RelabelCountQueryVariables = Exact<{
  project: string;
  minPosition?: string | null | undefined;
}>;


export type RelabelCountQuery = { tasks: { totalCount: number, totalIsExact: boolean } | null };

export type MigrationTrialQueryVariables = Exact<{
  project: string;
  taxonomy: string;
  toVersion: number;
}>;


export type MigrationTrialQuery = { project: { migrationPlan: { tasks: number, reopened: number, rules: Array<{ rule: LabelRule, labels: number, annotations: number, samples: Array<{ question: string, conceptId: string, labels: number, targets: Array<string> }> }> } | null } | null };

export type ConceptLabelQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  concept: string;
}>;


export type ConceptLabelQuery = { taxonomy: { publishedVersion: { concept: { label: string } | null } | null } | null };

export type MigrateTaxonomyMutationVariables = Exact<{
  input: MigrateTaxonomyInput;
}>;


export type MigrateTaxonomyMutation = { migrateTaxonomy:
    | { __typename: 'MigrationPayload', position: string, migration: { id: string } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RevertMigrationMutationVariables = Exact<{
  input: RevertMigrationInput;
}>;


export type RevertMigrationMutation = { revertMigration:
    | { __typename: 'MigrationPayload', position: string, migration: { id: string } }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type MigrationPartsFragment = { id: string, fromVersions: Array<number>, toVersion: number, status: MigrationStatus, startedAt: string, finishedAt: string | null, tasks: number, planned: number, reopened: number, rules: Array<{ rule: LabelRule, labels: number, annotations: number }>, taxonomy: { id: string, name: string | null } | null, startedBy: { name: string | null } | null, undoes: { id: string } | null };

export type PublishTaxonomyMutationVariables = Exact<{
  input: PublishTaxonomyInput;
}>;


export type PublishTaxonomyMutation = { publishTaxonomy:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'TaxonomyPayload', position: string, taxonomy: { versions: { nodes: Array<{ number: number }> } } }
   };

export type TreeRootsQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  isDraft: boolean;
  after?: string | null | undefined;
}>;


export type TreeRootsQuery = { taxonomy: { draft?: { roots: { nodes: Array<{ conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }, publishedVersion?: { roots: { nodes: Array<{ conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null } | null };

export type TreeBelowQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  isDraft: boolean;
  concept: string;
  after?: string | null | undefined;
}>;


export type TreeBelowQuery = { taxonomy: { draft?: { concept: { conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null, narrower: { nodes: Array<{ conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null }, publishedVersion?: { concept: { conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null, narrower: { nodes: Array<{ conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null } | null } | null };

export type TreeSearchQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  isDraft: boolean;
  text: string;
}>;


export type TreeSearchQuery = { taxonomy: { draft?: { search: Array<{ term: string, concept: { conceptId: string, label: string, deprecated: boolean, path: Array<{ conceptId: string, label: string }> } }> }, publishedVersion?: { search: Array<{ term: string, concept: { conceptId: string, label: string, deprecated: boolean, path: Array<{ conceptId: string, label: string }> } }> } | null } | null };

export type TreePathQueryVariables = Exact<{
  taxonomy: string;
  version: number;
  isDraft: boolean;
  concept: string;
}>;


export type TreePathQuery = { taxonomy: { draft?: { concept: { path: Array<{ conceptId: string }> } | null }, publishedVersion?: { concept: { path: Array<{ conceptId: string }> } | null } | null } | null };

export type TreeHitFragment = { term: string, concept: { conceptId: string, label: string, deprecated: boolean, path: Array<{ conceptId: string, label: string }> } };

export type TreePageFragment = { nodes: Array<{ conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } };

export type TreeConceptFragment = { conceptId: string, label: string, childCount: number, deprecated: boolean, color: string | null };

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
export const UndoingFragmentDoc = new TypedDocumentString(`
    fragment Undoing on RevertResult {
  __typename
  ... on RevertPayload {
    position
    reversals {
      stream
      name
      undoes
    }
    background {
      id
      matched
    }
  }
  ... on Refused {
    code
    message
    path
    obstacles {
      position
      name
      message
    }
  }
}
    `, {"fragmentName":"Undoing"}) as unknown as TypedDocumentString<UndoingFragment, unknown>;
export const AmountFragmentDoc = new TypedDocumentString(`
    fragment Amount on EventCounts {
  exact
  intervals {
    events
  }
}
    `, {"fragmentName":"Amount"}) as unknown as TypedDocumentString<AmountFragment, unknown>;
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}
    `, {"fragmentName":"ShownAnswer"}) as unknown as TypedDocumentString<ShownAnswerFragment, unknown>;
export const ChangedAnswerFragmentDoc = new TypedDocumentString(`
    fragment ChangedAnswer on AnswerChange {
  question
  kind
  added
  removed
  reranked {
    value
    before
    after
  }
  regions {
    kind
    region
    label
    formerLabel
    changed
  }
  before {
    ...ShownAnswer
  }
  after {
    ...ShownAnswer
  }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`, {"fragmentName":"ChangedAnswer"}) as unknown as TypedDocumentString<ChangedAnswerFragment, unknown>;
export const AuditChangeFragmentDoc = new TypedDocumentString(`
    fragment AuditChange on Change {
  __typename
  kind
  positions
  at
  reasons
  erased
  fields {
    field
    before
    after
  }
  by {
    id
    name
  }
  object {
    __typename
    id
    ... on Task {
      externalId
    }
    ... on Annotation {
      author {
        name
      }
    }
    ... on Project {
      name
    }
    ... on Member {
      name
    }
    ... on Comment {
      text
    }
  }
  ... on AnnotationChange {
    task {
      id
      externalId
    }
    answers {
      ...ChangedAnswer
    }
  }
  ... on TaskChange {
    resolution {
      ...ChangedAnswer
    }
  }
  ... on CommentChange {
    task {
      id
      externalId
    }
  }
  ... on ProjectChange {
    questions {
      name
      kind
      fields {
        field
        before
        after
      }
    }
    inputs {
      name
      kind
      fields {
        field
        before
        after
      }
    }
  }
}
    fragment ChangedAnswer on AnswerChange {
  question
  kind
  added
  removed
  reranked {
    value
    before
    after
  }
  regions {
    kind
    region
    label
    formerLabel
    changed
  }
  before {
    ...ShownAnswer
  }
  after {
    ...ShownAnswer
  }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`, {"fragmentName":"AuditChange"}) as unknown as TypedDocumentString<AuditChangeFragment, unknown>;
export const SaidAnswersFragmentDoc = new TypedDocumentString(`
    fragment SaidAnswers on AnswersContentOrErased {
  __typename
  ... on AnswersContent {
    answers {
      ...ShownAnswer
    }
  }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`, {"fragmentName":"SaidAnswers"}) as unknown as TypedDocumentString<SaidAnswersFragment, unknown>;
export const JudgedAnswerFragmentDoc = new TypedDocumentString(`
    fragment JudgedAnswer on Annotation {
  id
  author {
    id
    name
  }
}
    `, {"fragmentName":"JudgedAnswer"}) as unknown as TypedDocumentString<JudgedAnswerFragment, unknown>;
export const AuditEventFragmentDoc = new TypedDocumentString(`
    fragment AuditEvent on Event {
  __typename
  position
  cursor
  name
  type
  stream
  version
  recordedAt
  occurredAt
  correlation
  causation
  facts
  actor {
    id
    name
  }
  subject {
    __typename
    id
    ... on Task {
      externalId
      project {
        id
        name
      }
    }
    ... on Project {
      name
    }
    ... on Member {
      name
    }
    ... on Taxonomy {
      name
    }
  }
  ... on AnnotationSubmitted {
    annotationId
    content {
      ...SaidAnswers
    }
  }
  ... on AnnotationRevised {
    annotationId
    content {
      ...SaidAnswers
    }
  }
  ... on AnnotationReplaced {
    annotationId
    annotation {
      ...JudgedAnswer
    }
    content {
      ...SaidAnswers
    }
  }
  ... on AnnotationCorrected {
    annotationId
    annotation {
      ...JudgedAnswer
    }
    content {
      ...SaidAnswers
    }
  }
  ... on AnnotationRequeued {
    annotationId
    annotation {
      ...JudgedAnswer
    }
  }
  ... on AnnotationApproved {
    annotationId
    annotation {
      ...JudgedAnswer
    }
  }
  ... on AnnotationRejected {
    annotationId
    reasons
    annotation {
      ...JudgedAnswer
    }
    content {
      __typename
      ... on ReasonContent {
        reason
      }
    }
  }
  ... on AnnotationWithdrawn {
    annotationId
    content {
      __typename
      ... on ReasonContent {
        reason
      }
    }
  }
  ... on AnnotationImported {
    annotationId
    annotator {
      name
    }
    content {
      __typename
      ... on ImportedContent {
        answers {
          ...ShownAnswer
        }
      }
    }
  }
  ... on TaskResolved {
    content {
      ...SaidAnswers
    }
  }
  ... on TaskSkipped {
    content {
      __typename
      ... on ReasonContent {
        reason
      }
    }
  }
  ... on TaskImported {
    content {
      __typename
    }
  }
  ... on TaskAssigned {
    assignee {
      name
    }
  }
  ... on LeaseExpired {
    annotator {
      name
    }
  }
  ... on CommentAdded {
    annotationId
    content {
      __typename
      ... on CommentContent {
        text
      }
    }
  }
  ... on CommentEdited {
    annotationId
    content {
      __typename
      ... on CommentContent {
        text
      }
    }
  }
  ... on ProjectCreated {
    content {
      __typename
      ... on ProjectContent {
        name
      }
    }
  }
  ... on ProjectRenamed {
    content {
      __typename
      ... on ProjectContent {
        name
      }
    }
  }
  ... on GuidelinePublished {
    content {
      __typename
    }
  }
  ... on FormPublished {
    content {
      __typename
    }
  }
  ... on MemberWarned {
    member {
      name
    }
  }
  ... on MemberPaused {
    member {
      name
    }
  }
  ... on MemberResumed {
    member {
      name
    }
  }
  ... on MemberAdded {
    content {
      __typename
    }
  }
  ... on ErasureRequested {
    content {
      __typename
      ... on ErasureContent {
        reason
      }
    }
  }
  ... on HoldPlaced {
    content {
      __typename
      ... on HoldContent {
        reason
      }
    }
  }
  ... on TaxonomyCreated {
    content {
      __typename
      ... on TaxonomyContent {
        name
      }
    }
  }
  ... on ContentErased {
    positions
    authority
  }
}
    fragment SaidAnswers on AnswersContentOrErased {
  __typename
  ... on AnswersContent {
    answers {
      ...ShownAnswer
    }
  }
}
fragment JudgedAnswer on Annotation {
  id
  author {
    id
    name
  }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`, {"fragmentName":"AuditEvent"}) as unknown as TypedDocumentString<AuditEventFragment, unknown>;
export const WeeksOfQuestionFragmentDoc = new TypedDocumentString(`
    fragment WeeksOfQuestion on QuestionQuality {
  agreementOverTime(begin: $begin, end: $end, bucket: WEEK) {
    begin
    estimate {
      value
      tasks
      reason
    }
  }
}
    `, {"fragmentName":"WeeksOfQuestion"}) as unknown as TypedDocumentString<WeeksOfQuestionFragment, unknown>;
export const AboutProjectFragmentDoc = new TypedDocumentString(`
    fragment AboutProject on Project {
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
    `, {"fragmentName":"AboutProject"}) as unknown as TypedDocumentString<AboutProjectFragment, unknown>;
export const FiguresOfProjectFragmentDoc = new TypedDocumentString(`
    fragment FiguresOfProject on Project {
  progress(minPosition: $minPosition) {
    total
    byStatus {
      status
      tasks
    }
  }
  activity(begin: $begin, end: $end, minPosition: $minPosition) @include(if: $hasDay) {
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
      times(begin: $today, end: $end) @include(if: $hasDay) {
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
    `, {"fragmentName":"FiguresOfProject"}) as unknown as TypedDocumentString<FiguresOfProjectFragment, unknown>;
export const AgreementOfQuestionFragmentDoc = new TypedDocumentString(`
    fragment AgreementOfQuestion on QuestionQuality {
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
}
    `, {"fragmentName":"AgreementOfQuestion"}) as unknown as TypedDocumentString<AgreementOfQuestionFragment, unknown>;
export const LabelOfQuestionFragmentDoc = new TypedDocumentString(`
    fragment LabelOfQuestion on LabelShare {
  value
  concept {
    label
  }
}
    `, {"fragmentName":"LabelOfQuestion"}) as unknown as TypedDocumentString<LabelOfQuestionFragment, unknown>;
export const LabelsOfQuestionFragmentDoc = new TypedDocumentString(`
    fragment LabelsOfQuestion on QuestionQuality {
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
}
    fragment LabelOfQuestion on LabelShare {
  value
  concept {
    label
  }
}`, {"fragmentName":"LabelsOfQuestion"}) as unknown as TypedDocumentString<LabelsOfQuestionFragment, unknown>;
export const ConfusionsOfQuestionFragmentDoc = new TypedDocumentString(`
    fragment ConfusionsOfQuestion on QuestionQuality {
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
}
    `, {"fragmentName":"ConfusionsOfQuestion"}) as unknown as TypedDocumentString<ConfusionsOfQuestionFragment, unknown>;
export const DisputedOfQuestionFragmentDoc = new TypedDocumentString(`
    fragment DisputedOfQuestion on QuestionQuality {
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
}
    `, {"fragmentName":"DisputedOfQuestion"}) as unknown as TypedDocumentString<DisputedOfQuestionFragment, unknown>;
export const PeopleOfQuestionFragmentDoc = new TypedDocumentString(`
    fragment PeopleOfQuestion on QuestionQuality {
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
    `, {"fragmentName":"PeopleOfQuestion"}) as unknown as TypedDocumentString<PeopleOfQuestionFragment, unknown>;
export const ErasureShownFragmentDoc = new TypedDocumentString(`
    fragment ErasureShown on Erasure {
  id
  status
  target
  authority
  reason
  reference
  requestedAt
  finishedAt
  erasedEvents
  withheldStreams
  requestedBy {
    id
    name
  }
  certificate
}
    `, {"fragmentName":"ErasureShown"}) as unknown as TypedDocumentString<ErasureShownFragment, unknown>;
export const HoldShownFragmentDoc = new TypedDocumentString(`
    fragment HoldShown on Hold {
  id
  target
  reason
  endsAt
  placedAt
  placedBy {
    name
  }
  heldTask {
    id
    externalId
    project {
      id
    }
  }
  heldProject {
    id
    name
  }
}
    `, {"fragmentName":"HoldShown"}) as unknown as TypedDocumentString<HoldShownFragment, unknown>;
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
export const ErasingFragmentDoc = new TypedDocumentString(`
    fragment Erasing on EraseResult {
  __typename
  ... on ErasePayload {
    position
    erasure {
      ...ErasureShown
    }
    preview {
      events
      streams
      withheldStreams
      holds {
        ...HoldShown
      }
      complete
      types {
        name
        type
        events
      }
      resolvedCount
      resolvedTasks {
        id
        externalId
        project {
          id
        }
      }
    }
  }
  ...Refusal
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
fragment HoldShown on Hold {
  id
  target
  reason
  endsAt
  placedAt
  placedBy {
    name
  }
  heldTask {
    id
    externalId
    project {
      id
    }
  }
  heldProject {
    id
    name
  }
}
fragment ErasureShown on Erasure {
  id
  status
  target
  authority
  reason
  reference
  requestedAt
  finishedAt
  erasedEvents
  withheldStreams
  requestedBy {
    id
    name
  }
  certificate
}`, {"fragmentName":"Erasing"}) as unknown as TypedDocumentString<ErasingFragment, unknown>;
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
export const FormPartsFragmentDoc = new TypedDocumentString(`
    fragment FormParts on FormVersion {
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
    ... on RelationQuestion {
      labels {
        ...Option
      }
      taxonomy {
        ...Offer
      }
      minRegions
      maxRegions
      between
      directed
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
}`, {"fragmentName":"FormParts"}) as unknown as TypedDocumentString<FormPartsFragment, unknown>;
export const ProjectToLabelFragmentDoc = new TypedDocumentString(`
    fragment ProjectToLabel on Project {
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
    ...FormParts
  }
}
    fragment FormParts on FormVersion {
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
    ... on RelationQuestion {
      labels {
        ...Option
      }
      taxonomy {
        ...Offer
      }
      minRegions
      maxRegions
      between
      directed
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
}`, {"fragmentName":"ProjectToLabel"}) as unknown as TypedDocumentString<ProjectToLabelFragment, unknown>;
export const FileImportFragmentDoc = new TypedDocumentString(`
    fragment FileImport on FileImport {
  id
  name
  status
  size
  read
  rows
  imported
  present
  rejected
  annotations
  annotationsPresent
  position
  stoppedAtLine
  problem {
    code
    message
    path
  }
  startedAt
  changedAt
  startedBy {
    id
    name
  }
  rejectedRows {
    url
  }
}
    `, {"fragmentName":"FileImport"}) as unknown as TypedDocumentString<FileImportFragment, unknown>;
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
export const ChangedProjectFragmentDoc = new TypedDocumentString(`
    fragment ChangedProject on ProjectPayload {
  position
  project {
    version
  }
}
    `, {"fragmentName":"ChangedProject"}) as unknown as TypedDocumentString<ChangedProjectFragment, unknown>;
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
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
export const KeyFragmentDoc = new TypedDocumentString(`
    fragment Key on ApiKey {
  id
  label
  issuedAt
  expiresAt
  lastUsedOn
}
    `, {"fragmentName":"Key"}) as unknown as TypedDocumentString<KeyFragment, unknown>;
export const SessionFragmentDoc = new TypedDocumentString(`
    fragment Session on LoginSession {
  id
  device
  startedAt
  expiresAt
  lastUsedOn
  current
}
    `, {"fragmentName":"Session"}) as unknown as TypedDocumentString<SessionFragment, unknown>;
export const MemberRowFragmentDoc = new TypedDocumentString(`
    fragment MemberRow on Member {
  id
  name
  email
  status
  role
  version
  lastSeenOn
  invitationEndsAt
  projectRoles {
    roles
    project {
      id
      name
    }
  }
  apiKeys {
    id
  }
}
    `, {"fragmentName":"MemberRow"}) as unknown as TypedDocumentString<MemberRowFragment, unknown>;
export const OneTimeFragmentDoc = new TypedDocumentString(`
    fragment OneTime on OneTimePayload {
  secret
  link
  mailed
  notice
  expiresAt
}
    `, {"fragmentName":"OneTime"}) as unknown as TypedDocumentString<OneTimeFragment, unknown>;
export const WebhookRowFragmentDoc = new TypedDocumentString(`
    fragment WebhookRow on Webhook {
  id
  name
  url
  status
  pauseReason
  webhookProject {
    id
    name
  }
  lag {
    position
    positions
    waitingSince
    failingSince
  }
}
    `, {"fragmentName":"WebhookRow"}) as unknown as TypedDocumentString<WebhookRowFragment, unknown>;
export const DeliveryFragmentDoc = new TypedDocumentString(`
    fragment Delivery on WebhookDelivery {
  id
  kind
  status
  firstPosition
  lastPosition
  events
  attempts
  nextAttemptAt
  httpStatus
  problem
  latencySeconds
  excerpt
  earlierAttempts {
    at
    httpStatus
    problem
    latencySeconds
  }
  createdAt
  changedAt
  requestedBy {
    name
  }
}
    `, {"fragmentName":"Delivery"}) as unknown as TypedDocumentString<DeliveryFragment, unknown>;
export const NewWebhookSecretFragmentDoc = new TypedDocumentString(`
    fragment NewWebhookSecret on WebhookSecretPayload {
  secret
  notice
  webhook {
    id
  }
}
    `, {"fragmentName":"NewWebhookSecret"}) as unknown as TypedDocumentString<NewWebhookSecretFragment, unknown>;
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
export const PageOfTasksFragmentDoc = new TypedDocumentString(`
    fragment PageOfTasks on TaskConnection {
  nodes {
    ...TaskRow
  }
  pageInfo {
    hasNextPage
    endCursor
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
}`, {"fragmentName":"PageOfTasks"}) as unknown as TypedDocumentString<PageOfTasksFragment, unknown>;
export const MembersOfGridFragmentDoc = new TypedDocumentString(`
    fragment MembersOfGrid on Project {
  members(first: 100, after: $after) {
    nodes {
      roles
      member {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"fragmentName":"MembersOfGrid"}) as unknown as TypedDocumentString<MembersOfGridFragment, unknown>;
export const AnnotatorsOfGridFragmentDoc = new TypedDocumentString(`
    fragment AnnotatorsOfGrid on Project {
  annotators(first: 100, after: $after) {
    nodes {
      member {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"fragmentName":"AnnotatorsOfGrid"}) as unknown as TypedDocumentString<AnnotatorsOfGridFragment, unknown>;
export const TaskInsideFragmentDoc = new TypedDocumentString(`
    fragment TaskInside on Task {
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`, {"fragmentName":"TaskInside"}) as unknown as TypedDocumentString<TaskInsideFragment, unknown>;
export const ConceptTextsFragmentDoc = new TypedDocumentString(`
    fragment ConceptTexts on Concept {
  conceptId
  label
  deprecated
  uri
  color
  hotkey
  labels {
    language
    text
  }
  alternatives {
    language
    text
  }
  hidden {
    language
    text
  }
  definitions {
    language
    text
  }
  notes {
    language
    text
  }
  examples {
    language
    text
  }
  codes {
    system
    code
  }
  replacedBy {
    conceptId
    label
  }
  broader {
    conceptId
    label
  }
  related {
    conceptId
    label
  }
}
    `, {"fragmentName":"ConceptTexts"}) as unknown as TypedDocumentString<ConceptTextsFragment, unknown>;
export const ConceptDetailPartsFragmentDoc = new TypedDocumentString(`
    fragment ConceptDetailParts on Concept {
  ...ConceptTexts
  childCount
  path {
    conceptId
    label
  }
  narrower(first: 20) {
    nodes {
      conceptId
      label
    }
  }
}
    fragment ConceptTexts on Concept {
  conceptId
  label
  deprecated
  uri
  color
  hotkey
  labels {
    language
    text
  }
  alternatives {
    language
    text
  }
  hidden {
    language
    text
  }
  definitions {
    language
    text
  }
  notes {
    language
    text
  }
  examples {
    language
    text
  }
  codes {
    system
    code
  }
  replacedBy {
    conceptId
    label
  }
  broader {
    conceptId
    label
  }
  related {
    conceptId
    label
  }
}`, {"fragmentName":"ConceptDetailParts"}) as unknown as TypedDocumentString<ConceptDetailPartsFragment, unknown>;
export const DiffCountsFragmentDoc = new TypedDocumentString(`
    fragment DiffCounts on TaxonomyDiff {
  counts {
    kind
    concepts
  }
}
    `, {"fragmentName":"DiffCounts"}) as unknown as TypedDocumentString<DiffCountsFragment, unknown>;
export const ConceptChangePartsFragmentDoc = new TypedDocumentString(`
    fragment ConceptChangeParts on ConceptChange {
  kind
  conceptIds
  formerIds
  label
  formerLabels
  broaderBefore
  broaderAfter
  before
  after
}
    `, {"fragmentName":"ConceptChangeParts"}) as unknown as TypedDocumentString<ConceptChangePartsFragment, unknown>;
export const DiffPageFragmentDoc = new TypedDocumentString(`
    fragment DiffPage on TaxonomyDiff {
  changes(kinds: $kinds, first: 200, after: $after) {
    nodes {
      ...ConceptChangeParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ConceptChangeParts on ConceptChange {
  kind
  conceptIds
  formerIds
  label
  formerLabels
  broaderBefore
  broaderAfter
  before
  after
}`, {"fragmentName":"DiffPage"}) as unknown as TypedDocumentString<DiffPageFragment, unknown>;
export const DraftEditPartsFragmentDoc = new TypedDocumentString(`
    fragment DraftEditParts on DraftEdit {
  position
  version
  kind
  editedAt
  author {
    id
    name
  }
  edit {
    __typename
    ... on AddConceptEdit {
      conceptId
      labels {
        language
        text
      }
      broader
    }
    ... on RenameConceptEdit {
      conceptId
      labels {
        language
        text
      }
    }
    ... on MoveConceptEdit {
      conceptId
      broader
    }
    ... on MergeConceptsEdit {
      sources
      into
    }
    ... on SplitConceptEdit {
      conceptId
      parts
    }
    ... on DeprecateConceptEdit {
      conceptId
      replacedBy
    }
    ... on RestoreConceptEdit {
      conceptId
    }
    ... on RelateConceptsEdit {
      first
      second
      related
    }
    ... on AnnotateConceptEdit {
      conceptId
      changed
    }
    ... on RemoveConceptEdit {
      conceptId
    }
  }
}
    `, {"fragmentName":"DraftEditParts"}) as unknown as TypedDocumentString<DraftEditPartsFragment, unknown>;
export const MigrationPartsFragmentDoc = new TypedDocumentString(`
    fragment MigrationParts on Migration {
  id
  fromVersions
  toVersion
  status
  startedAt
  finishedAt
  tasks
  planned
  reopened
  rules {
    rule
    labels
    annotations
  }
  taxonomy {
    id
    name
  }
  startedBy {
    name
  }
  undoes {
    id
  }
}
    `, {"fragmentName":"MigrationParts"}) as unknown as TypedDocumentString<MigrationPartsFragment, unknown>;
export const TreeHitFragmentDoc = new TypedDocumentString(`
    fragment TreeHit on ConceptHit {
  term
  concept {
    conceptId
    label
    deprecated
    path {
      conceptId
      label
    }
  }
}
    `, {"fragmentName":"TreeHit"}) as unknown as TypedDocumentString<TreeHitFragment, unknown>;
export const TreeConceptFragmentDoc = new TypedDocumentString(`
    fragment TreeConcept on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}
    `, {"fragmentName":"TreeConcept"}) as unknown as TypedDocumentString<TreeConceptFragment, unknown>;
export const TreePageFragmentDoc = new TypedDocumentString(`
    fragment TreePage on ConceptConnection {
  nodes {
    ...TreeConcept
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
    fragment TreeConcept on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}`, {"fragmentName":"TreePage"}) as unknown as TypedDocumentString<TreePageFragment, unknown>;
export const AuditEventsDocument = new TypedDocumentString(`
    query AuditEvents($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {
  events(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...AuditEvent
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    fragment AuditEvent on Event {
  __typename
  position
  cursor
  name
  type
  stream
  version
  recordedAt
  occurredAt
  correlation
  causation
  facts
  actor {
    id
    name
  }
  subject {
    __typename
    id
    ... on Task {
      externalId
      project {
        id
        name
      }
    }
    ... on Project {
      name
    }
    ... on Member {
      name
    }
    ... on Taxonomy {
      name
    }
  }
  ... on AnnotationSubmitted {
    annotationId
    content {
      ...SaidAnswers
    }
  }
  ... on AnnotationRevised {
    annotationId
    content {
      ...SaidAnswers
    }
  }
  ... on AnnotationReplaced {
    annotationId
    annotation {
      ...JudgedAnswer
    }
    content {
      ...SaidAnswers
    }
  }
  ... on AnnotationCorrected {
    annotationId
    annotation {
      ...JudgedAnswer
    }
    content {
      ...SaidAnswers
    }
  }
  ... on AnnotationRequeued {
    annotationId
    annotation {
      ...JudgedAnswer
    }
  }
  ... on AnnotationApproved {
    annotationId
    annotation {
      ...JudgedAnswer
    }
  }
  ... on AnnotationRejected {
    annotationId
    reasons
    annotation {
      ...JudgedAnswer
    }
    content {
      __typename
      ... on ReasonContent {
        reason
      }
    }
  }
  ... on AnnotationWithdrawn {
    annotationId
    content {
      __typename
      ... on ReasonContent {
        reason
      }
    }
  }
  ... on AnnotationImported {
    annotationId
    annotator {
      name
    }
    content {
      __typename
      ... on ImportedContent {
        answers {
          ...ShownAnswer
        }
      }
    }
  }
  ... on TaskResolved {
    content {
      ...SaidAnswers
    }
  }
  ... on TaskSkipped {
    content {
      __typename
      ... on ReasonContent {
        reason
      }
    }
  }
  ... on TaskImported {
    content {
      __typename
    }
  }
  ... on TaskAssigned {
    assignee {
      name
    }
  }
  ... on LeaseExpired {
    annotator {
      name
    }
  }
  ... on CommentAdded {
    annotationId
    content {
      __typename
      ... on CommentContent {
        text
      }
    }
  }
  ... on CommentEdited {
    annotationId
    content {
      __typename
      ... on CommentContent {
        text
      }
    }
  }
  ... on ProjectCreated {
    content {
      __typename
      ... on ProjectContent {
        name
      }
    }
  }
  ... on ProjectRenamed {
    content {
      __typename
      ... on ProjectContent {
        name
      }
    }
  }
  ... on GuidelinePublished {
    content {
      __typename
    }
  }
  ... on FormPublished {
    content {
      __typename
    }
  }
  ... on MemberWarned {
    member {
      name
    }
  }
  ... on MemberPaused {
    member {
      name
    }
  }
  ... on MemberResumed {
    member {
      name
    }
  }
  ... on MemberAdded {
    content {
      __typename
    }
  }
  ... on ErasureRequested {
    content {
      __typename
      ... on ErasureContent {
        reason
      }
    }
  }
  ... on HoldPlaced {
    content {
      __typename
      ... on HoldContent {
        reason
      }
    }
  }
  ... on TaxonomyCreated {
    content {
      __typename
      ... on TaxonomyContent {
        name
      }
    }
  }
  ... on ContentErased {
    positions
    authority
  }
}
fragment SaidAnswers on AnswersContentOrErased {
  __typename
  ... on AnswersContent {
    answers {
      ...ShownAnswer
    }
  }
}
fragment JudgedAnswer on Annotation {
  id
  author {
    id
    name
  }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`) as unknown as TypedDocumentString<AuditEventsQuery, AuditEventsQueryVariables>;
export const AuditPlacesDocument = new TypedDocumentString(`
    query AuditPlaces($filter: EventFilter, $first: Int, $last: Int) {
  events(filter: $filter, first: $first, last: $last) {
    nodes {
      position
      recordedAt
    }
  }
}
    `) as unknown as TypedDocumentString<AuditPlacesQuery, AuditPlacesQueryVariables>;
export const AuditCountsDocument = new TypedDocumentString(`
    query AuditCounts($filter: EventFilter, $intervals: Int!) {
  eventCounts(filter: $filter, intervals: $intervals) {
    since
    after
    exact
    intervals {
      until
      position
      events
    }
  }
}
    `) as unknown as TypedDocumentString<AuditCountsQuery, AuditCountsQueryVariables>;
export const AuditScopeDocument = new TypedDocumentString(`
    query AuditScope($project: ID!, $hasProject: Boolean!, $task: ID!, $hasTask: Boolean!, $person: ID!, $hasPerson: Boolean!) {
  project(id: $project) @include(if: $hasProject) {
    id
    name
  }
  task(id: $task) @include(if: $hasTask) {
    id
    externalId
    inputs
    project {
      id
      name
    }
  }
  member(id: $person) @include(if: $hasPerson) {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<AuditScopeQuery, AuditScopeQueryVariables>;
export const AuditMembersDocument = new TypedDocumentString(`
    query AuditMembers($after: String) {
  members(order: NAME, first: 200, after: $after) {
    nodes {
      id
      name
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditMembersQuery, AuditMembersQueryVariables>;
export const AuditTaskDocument = new TypedDocumentString(`
    query AuditTask($task: ID!, $at: Position!) {
  asOf(position: $at) {
    position
    task(id: $task) {
      ...TaskInside
      leases {
        expiresAt
        annotator {
          id
          name
        }
      }
      project {
        id
        name
        formVersion
        guidelineVersion
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
  }
}
fragment TaskInside on Task {
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`) as unknown as TypedDocumentString<AuditTaskQuery, AuditTaskQueryVariables>;
export const AuditFormDocument = new TypedDocumentString(`
    query AuditForm($project: ID!, $version: Int!) {
  project(id: $project) {
    id
    form(version: $version) {
      ...FormParts
    }
  }
}
    fragment FormParts on FormVersion {
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
    ... on RelationQuestion {
      labels {
        ...Option
      }
      taxonomy {
        ...Offer
      }
      minRegions
      maxRegions
      between
      directed
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
}`) as unknown as TypedDocumentString<AuditFormQuery, AuditFormQueryVariables>;
export const AuditProjectDocument = new TypedDocumentString(`
    query AuditProject($project: ID!, $at: Position!) {
  asOf(position: $at) {
    position
    project(id: $project) {
      id
      name
      description
      status
      formVersion
      guidelineVersion
      policy {
        overlap
        review
        reviewPercent
        visibility
        order
      }
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
      progress {
        total
        byStatus {
          status
          tasks
        }
      }
      annotators(first: 20) {
        nodes {
          submitted
          rejected
          skipped
          member {
            id
            name
          }
        }
      }
      members(first: 50) {
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
}
    `) as unknown as TypedDocumentString<AuditProjectQuery, AuditProjectQueryVariables>;
export const AuditDistributionDocument = new TypedDocumentString(`
    query AuditDistribution($project: ID!, $at: Position!, $question: String!) {
  asOf(position: $at) {
    position
    project(id: $project) {
      id
      quality(question: $question) {
        distribution(first: 8) {
          nodes {
            ...LabelOfQuestion
            labels
            share {
              value
            }
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
}`) as unknown as TypedDocumentString<AuditDistributionQuery, AuditDistributionQueryVariables>;
export const AuditPersonDocument = new TypedDocumentString(`
    query AuditPerson($person: ID!, $at: Position!) {
  asOf(position: $at) {
    position
    member(id: $person) {
      id
      name
      email
      pseudonym
      status
      role
      createdAt
      hasPassword
      apiKeys {
        id
        label
        issuedAt
      }
      projectRoles {
        roles
        permissions
        project {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AuditPersonQuery, AuditPersonQueryVariables>;
export const AuditActsDocument = new TypedDocumentString(`
    query AuditActs($answers: EventFilter, $reviews: EventFilter, $comments: EventFilter, $all: EventFilter) {
  answers: eventCounts(filter: $answers, intervals: 1) {
    ...Amount
  }
  reviews: eventCounts(filter: $reviews, intervals: 1) {
    ...Amount
  }
  comments: eventCounts(filter: $comments, intervals: 1) {
    ...Amount
  }
  all: eventCounts(filter: $all, intervals: 1) {
    ...Amount
  }
}
    fragment Amount on EventCounts {
  exact
  intervals {
    events
  }
}`) as unknown as TypedDocumentString<AuditActsQuery, AuditActsQueryVariables>;
export const AuditChangesDocument = new TypedDocumentString(`
    query AuditChanges($of: ID!, $from: Position!, $to: Position!, $after: String) {
  changes(
    of: $of
    from: {position: $from}
    to: {position: $to}
    first: 30
    after: $after
  ) {
    nodes {
      ...AuditChange
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ChangedAnswer on AnswerChange {
  question
  kind
  added
  removed
  reranked {
    value
    before
    after
  }
  regions {
    kind
    region
    label
    formerLabel
    changed
  }
  before {
    ...ShownAnswer
  }
  after {
    ...ShownAnswer
  }
}
fragment AuditChange on Change {
  __typename
  kind
  positions
  at
  reasons
  erased
  fields {
    field
    before
    after
  }
  by {
    id
    name
  }
  object {
    __typename
    id
    ... on Task {
      externalId
    }
    ... on Annotation {
      author {
        name
      }
    }
    ... on Project {
      name
    }
    ... on Member {
      name
    }
    ... on Comment {
      text
    }
  }
  ... on AnnotationChange {
    task {
      id
      externalId
    }
    answers {
      ...ChangedAnswer
    }
  }
  ... on TaskChange {
    resolution {
      ...ChangedAnswer
    }
  }
  ... on CommentChange {
    task {
      id
      externalId
    }
  }
  ... on ProjectChange {
    questions {
      name
      kind
      fields {
        field
        before
        after
      }
    }
    inputs {
      name
      kind
      fields {
        field
        before
        after
      }
    }
  }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`) as unknown as TypedDocumentString<AuditChangesQuery, AuditChangesQueryVariables>;
export const AuditAnswerChangeDocument = new TypedDocumentString(`
    query AuditAnswerChange($of: ID!, $from: Position!, $to: Position!) {
  changes(of: $of, from: {position: $from}, to: {position: $to}, first: 5) {
    nodes {
      __typename
      ... on AnnotationChange {
        object {
          id
        }
        answers {
          ...ChangedAnswer
        }
      }
    }
  }
}
    fragment ChangedAnswer on AnswerChange {
  question
  kind
  added
  removed
  reranked {
    value
    before
    after
  }
  regions {
    kind
    region
    label
    formerLabel
    changed
  }
  before {
    ...ShownAnswer
  }
  after {
    ...ShownAnswer
  }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`) as unknown as TypedDocumentString<AuditAnswerChangeQuery, AuditAnswerChangeQueryVariables>;
export const AuditLineageDocument = new TypedDocumentString(`
    query AuditLineage($task: ID!, $question: String, $value: String, $at: Position!) {
  asOf(position: $at) {
    position
    task(id: $task) {
      id
      lineage(question: $question, value: $value) {
        steps {
          kind
          position
          recordedAt
          basedOn
          undoes
          reason
          by {
            id
            name
          }
          form {
            version
          }
          guideline {
            version
          }
          taxonomies {
            version
            taxonomy {
              name
            }
          }
          answers {
            ...ShownAnswer
          }
        }
      }
    }
  }
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`) as unknown as TypedDocumentString<AuditLineageQuery, AuditLineageQueryVariables>;
export const AuditErasureOfDocument = new TypedDocumentString(`
    query AuditErasureOf($stream: ID!) {
  events(filter: {stream: $stream, types: [CONTENT_ERASED]}, last: 100) {
    nodes {
      __typename
      position
      recordedAt
      ... on ContentErased {
        positions
        authority
        erasure {
          ...ErasureShown
        }
      }
    }
  }
}
    fragment ErasureShown on Erasure {
  id
  status
  target
  authority
  reason
  reference
  requestedAt
  finishedAt
  erasedEvents
  withheldStreams
  requestedBy {
    id
    name
  }
  certificate
}`) as unknown as TypedDocumentString<AuditErasureOfQuery, AuditErasureOfQueryVariables>;
export const AuditNamesDocument = new TypedDocumentString(`
    query AuditNames($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
    ... on Member {
      name
    }
    ... on Task {
      externalId
    }
    ... on Project {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<AuditNamesQuery, AuditNamesQueryVariables>;
export const AuditTaskByNameDocument = new TypedDocumentString(`
    query AuditTaskByName($project: ID!, $name: String!) {
  tasks(project: $project, filter: {externalIds: [$name]}, first: 1) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AuditTaskByNameQuery, AuditTaskByNameQueryVariables>;
export const AuditHeadDocument = new TypedDocumentString(`
    query AuditHead {
  head {
    position
    recordedAt
  }
}
    `) as unknown as TypedDocumentString<AuditHeadQuery, AuditHeadQueryVariables>;
export const AuditLiveDocument = new TypedDocumentString(`
    subscription AuditLive($filter: EventFilter) {
  events(filter: $filter) {
    position
  }
}
    `) as unknown as TypedDocumentString<AuditLiveSubscription, AuditLiveSubscriptionVariables>;
export const AuditRevertDocument = new TypedDocumentString(`
    mutation AuditRevert($input: RevertInput!) {
  revert(input: $input) {
    ...Undoing
  }
}
    fragment Undoing on RevertResult {
  __typename
  ... on RevertPayload {
    position
    reversals {
      stream
      name
      undoes
    }
    background {
      id
      matched
    }
  }
  ... on Refused {
    code
    message
    path
    obstacles {
      position
      name
      message
    }
  }
}`) as unknown as TypedDocumentString<AuditRevertMutation, AuditRevertMutationVariables>;
export const AuditRestoreTaskDocument = new TypedDocumentString(`
    mutation AuditRestoreTask($input: RestoreTaskInput!) {
  restoreTask(input: $input) {
    ...Undoing
  }
}
    fragment Undoing on RevertResult {
  __typename
  ... on RevertPayload {
    position
    reversals {
      stream
      name
      undoes
    }
    background {
      id
      matched
    }
  }
  ... on Refused {
    code
    message
    path
    obstacles {
      position
      name
      message
    }
  }
}`) as unknown as TypedDocumentString<AuditRestoreTaskMutation, AuditRestoreTaskMutationVariables>;
export const AuditEraseDocument = new TypedDocumentString(`
    mutation AuditErase($input: EraseContentInput!) {
  eraseContent(input: $input) {
    ...Erasing
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
fragment Erasing on EraseResult {
  __typename
  ... on ErasePayload {
    position
    erasure {
      ...ErasureShown
    }
    preview {
      events
      streams
      withheldStreams
      holds {
        ...HoldShown
      }
      complete
      types {
        name
        type
        events
      }
      resolvedCount
      resolvedTasks {
        id
        externalId
        project {
          id
        }
      }
    }
  }
  ...Refusal
}
fragment HoldShown on Hold {
  id
  target
  reason
  endsAt
  placedAt
  placedBy {
    name
  }
  heldTask {
    id
    externalId
    project {
      id
    }
  }
  heldProject {
    id
    name
  }
}
fragment ErasureShown on Erasure {
  id
  status
  target
  authority
  reason
  reference
  requestedAt
  finishedAt
  erasedEvents
  withheldStreams
  requestedBy {
    id
    name
  }
  certificate
}`) as unknown as TypedDocumentString<AuditEraseMutation, AuditEraseMutationVariables>;
export const AuditEraseMemberDocument = new TypedDocumentString(`
    mutation AuditEraseMember($input: EraseMemberInput!) {
  eraseMember(input: $input) {
    ...Erasing
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
fragment Erasing on EraseResult {
  __typename
  ... on ErasePayload {
    position
    erasure {
      ...ErasureShown
    }
    preview {
      events
      streams
      withheldStreams
      holds {
        ...HoldShown
      }
      complete
      types {
        name
        type
        events
      }
      resolvedCount
      resolvedTasks {
        id
        externalId
        project {
          id
        }
      }
    }
  }
  ...Refusal
}
fragment HoldShown on Hold {
  id
  target
  reason
  endsAt
  placedAt
  placedBy {
    name
  }
  heldTask {
    id
    externalId
    project {
      id
    }
  }
  heldProject {
    id
    name
  }
}
fragment ErasureShown on Erasure {
  id
  status
  target
  authority
  reason
  reference
  requestedAt
  finishedAt
  erasedEvents
  withheldStreams
  requestedBy {
    id
    name
  }
  certificate
}`) as unknown as TypedDocumentString<AuditEraseMemberMutation, AuditEraseMemberMutationVariables>;
export const AuditExportDocument = new TypedDocumentString(`
    mutation AuditExport($input: CreateExportInput!) {
  createExport(input: $input) {
    __typename
    ... on CreateExportPayload {
      position
      download {
        url
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
}`) as unknown as TypedDocumentString<AuditExportMutation, AuditExportMutationVariables>;
export const DashboardProjectDocument = new TypedDocumentString(`
    query DashboardProject($project: ID!) {
  project(id: $project) {
    ...AboutProject
  }
}
    fragment AboutProject on Project {
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
}`) as unknown as TypedDocumentString<DashboardProjectQuery, DashboardProjectQueryVariables>;
export const DashboardProjectThenDocument = new TypedDocumentString(`
    query DashboardProjectThen($at: Position!, $project: ID!) {
  asOf(position: $at) {
    project(id: $project) {
      ...AboutProject
    }
  }
}
    fragment AboutProject on Project {
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
}`) as unknown as TypedDocumentString<DashboardProjectThenQuery, DashboardProjectThenQueryVariables>;
export const ProjectFiguresDocument = new TypedDocumentString(`
    query ProjectFigures($project: ID!, $hasDay: Boolean!, $begin: Date!, $today: Date!, $end: Date!, $minPosition: Position) {
  project(id: $project) {
    ...FiguresOfProject
  }
}
    fragment FiguresOfProject on Project {
  progress(minPosition: $minPosition) {
    total
    byStatus {
      status
      tasks
    }
  }
  activity(begin: $begin, end: $end, minPosition: $minPosition) @include(if: $hasDay) {
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
      times(begin: $today, end: $end) @include(if: $hasDay) {
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
}`) as unknown as TypedDocumentString<ProjectFiguresQuery, ProjectFiguresQueryVariables>;
export const ProjectFiguresThenDocument = new TypedDocumentString(`
    query ProjectFiguresThen($at: Position!, $project: ID!, $hasDay: Boolean!, $begin: Date!, $today: Date!, $end: Date!, $minPosition: Position) {
  asOf(position: $at) {
    project(id: $project) {
      ...FiguresOfProject
    }
  }
}
    fragment FiguresOfProject on Project {
  progress(minPosition: $minPosition) {
    total
    byStatus {
      status
      tasks
    }
  }
  activity(begin: $begin, end: $end, minPosition: $minPosition) @include(if: $hasDay) {
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
      times(begin: $today, end: $end) @include(if: $hasDay) {
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
}`) as unknown as TypedDocumentString<ProjectFiguresThenQuery, ProjectFiguresThenQueryVariables>;
export const AlertRuleProblemsDocument = new TypedDocumentString(`
    query AlertRuleProblems($project: ID!) {
  project(id: $project) {
    alertRules {
      id
      name
      metric
      question
      label
      problem {
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AlertRuleProblemsQuery, AlertRuleProblemsQueryVariables>;
export const QuestionFiguresDocument = new TypedDocumentString(`
    query QuestionFigures($project: ID!, $question: String!, $minPosition: Position) {
  project(id: $project) {
    quality(question: $question, minPosition: $minPosition) {
      ...AgreementOfQuestion
      ...LabelsOfQuestion
      ...ConfusionsOfQuestion
      ...DisputedOfQuestion
      ...PeopleOfQuestion
    }
  }
}
    fragment AgreementOfQuestion on QuestionQuality {
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
}
fragment LabelsOfQuestion on QuestionQuality {
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
}
fragment ConfusionsOfQuestion on QuestionQuality {
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
}
fragment DisputedOfQuestion on QuestionQuality {
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
}
fragment PeopleOfQuestion on QuestionQuality {
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
fragment LabelOfQuestion on LabelShare {
  value
  concept {
    label
  }
}`) as unknown as TypedDocumentString<QuestionFiguresQuery, QuestionFiguresQueryVariables>;
export const QuestionFiguresThenDocument = new TypedDocumentString(`
    query QuestionFiguresThen($at: Position!, $project: ID!, $question: String!) {
  asOf(position: $at) {
    project(id: $project) {
      agreement: quality(question: $question) {
        ...AgreementOfQuestion
      }
      labels: quality(question: $question) {
        ...LabelsOfQuestion
      }
      confusions: quality(question: $question) {
        ...ConfusionsOfQuestion
      }
      disputed: quality(question: $question) {
        ...DisputedOfQuestion
      }
      people: quality(question: $question) {
        ...PeopleOfQuestion
      }
    }
  }
}
    fragment AgreementOfQuestion on QuestionQuality {
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
}
fragment LabelsOfQuestion on QuestionQuality {
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
}
fragment ConfusionsOfQuestion on QuestionQuality {
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
}
fragment DisputedOfQuestion on QuestionQuality {
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
}
fragment PeopleOfQuestion on QuestionQuality {
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
fragment LabelOfQuestion on LabelShare {
  value
  concept {
    label
  }
}`) as unknown as TypedDocumentString<QuestionFiguresThenQuery, QuestionFiguresThenQueryVariables>;
export const AgreementByWeekDocument = new TypedDocumentString(`
    query AgreementByWeek($project: ID!, $question: String!, $begin: Date!, $end: Date!, $minPosition: Position) {
  project(id: $project) {
    quality(question: $question, minPosition: $minPosition) {
      ...WeeksOfQuestion
    }
  }
}
    fragment WeeksOfQuestion on QuestionQuality {
  agreementOverTime(begin: $begin, end: $end, bucket: WEEK) {
    begin
    estimate {
      value
      tasks
      reason
    }
  }
}`) as unknown as TypedDocumentString<AgreementByWeekQuery, AgreementByWeekQueryVariables>;
export const AgreementByWeekThenDocument = new TypedDocumentString(`
    query AgreementByWeekThen($at: Position!, $project: ID!, $question: String!, $begin: Date!, $end: Date!) {
  asOf(position: $at) {
    project(id: $project) {
      quality(question: $question) {
        ...WeeksOfQuestion
      }
    }
  }
}
    fragment WeeksOfQuestion on QuestionQuality {
  agreementOverTime(begin: $begin, end: $end, bucket: WEEK) {
    begin
    estimate {
      value
      tasks
      reason
    }
  }
}`) as unknown as TypedDocumentString<AgreementByWeekThenQuery, AgreementByWeekThenQueryVariables>;
export const ErasuresDocument = new TypedDocumentString(`
    query Erasures($after: String) {
  erasures(first: 20, after: $after) {
    nodes {
      ...ErasureShown
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ErasureShown on Erasure {
  id
  status
  target
  authority
  reason
  reference
  requestedAt
  finishedAt
  erasedEvents
  withheldStreams
  requestedBy {
    id
    name
  }
  certificate
}`) as unknown as TypedDocumentString<ErasuresQuery, ErasuresQueryVariables>;
export const ErasureByIdDocument = new TypedDocumentString(`
    query ErasureById($id: ID!) {
  node(id: $id) {
    __typename
    ... on Erasure {
      ...ErasureShown
    }
  }
}
    fragment ErasureShown on Erasure {
  id
  status
  target
  authority
  reason
  reference
  requestedAt
  finishedAt
  erasedEvents
  withheldStreams
  requestedBy {
    id
    name
  }
  certificate
}`) as unknown as TypedDocumentString<ErasureByIdQuery, ErasureByIdQueryVariables>;
export const HoldsDocument = new TypedDocumentString(`
    query Holds($after: String) {
  holds(first: 50, after: $after) {
    nodes {
      ...HoldShown
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment HoldShown on Hold {
  id
  target
  reason
  endsAt
  placedAt
  placedBy {
    name
  }
  heldTask {
    id
    externalId
    project {
      id
    }
  }
  heldProject {
    id
    name
  }
}`) as unknown as TypedDocumentString<HoldsQuery, HoldsQueryVariables>;
export const EraseSubjectDocument = new TypedDocumentString(`
    mutation EraseSubject($input: EraseSubjectInput!) {
  eraseSubject(input: $input) {
    ...Erasing
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
fragment Erasing on EraseResult {
  __typename
  ... on ErasePayload {
    position
    erasure {
      ...ErasureShown
    }
    preview {
      events
      streams
      withheldStreams
      holds {
        ...HoldShown
      }
      complete
      types {
        name
        type
        events
      }
      resolvedCount
      resolvedTasks {
        id
        externalId
        project {
          id
        }
      }
    }
  }
  ...Refusal
}
fragment HoldShown on Hold {
  id
  target
  reason
  endsAt
  placedAt
  placedBy {
    name
  }
  heldTask {
    id
    externalId
    project {
      id
    }
  }
  heldProject {
    id
    name
  }
}
fragment ErasureShown on Erasure {
  id
  status
  target
  authority
  reason
  reference
  requestedAt
  finishedAt
  erasedEvents
  withheldStreams
  requestedBy {
    id
    name
  }
  certificate
}`) as unknown as TypedDocumentString<EraseSubjectMutation, EraseSubjectMutationVariables>;
export const SubjectReportDocument = new TypedDocumentString(`
    mutation SubjectReport($input: SubjectReportInput!) {
  subjectReport(input: $input) {
    __typename
    ... on SubjectReportPayload {
      taskCount
      download {
        url
        expiresAt
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
}`) as unknown as TypedDocumentString<SubjectReportMutation, SubjectReportMutationVariables>;
export const PlaceHoldDocument = new TypedDocumentString(`
    mutation PlaceHold($input: HoldInput!) {
  hold(input: $input) {
    __typename
    ... on HoldPayload {
      position
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
}`) as unknown as TypedDocumentString<PlaceHoldMutation, PlaceHoldMutationVariables>;
export const ReleaseHoldDocument = new TypedDocumentString(`
    mutation ReleaseHold($input: ReleaseHoldInput!) {
  releaseHold(input: $input) {
    __typename
    ... on HoldPayload {
      position
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
}`) as unknown as TypedDocumentString<ReleaseHoldMutation, ReleaseHoldMutationVariables>;
export const CreateExportDocument = new TypedDocumentString(`
    mutation CreateExport($input: CreateExportInput!) {
  createExport(input: $input) {
    __typename
    ... on CreateExportPayload {
      position
      download {
        url
        expiresAt
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
}`) as unknown as TypedDocumentString<CreateExportMutation, CreateExportMutationVariables>;
export const ExportsDocument = new TypedDocumentString(`
    query Exports($project: ID!, $after: String) {
  exports(project: $project, first: 20, after: $after) {
    nodes {
      position
      recordedAt
      kind
      origin
      operator
      scopeId
      until
      untilTime
      statuses
      filtered
      filter
      requestedBy {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ExportsQuery, ExportsQueryVariables>;
export const LabelProjectDocument = new TypedDocumentString(`
    query LabelProject($project: ID!) {
  project(id: $project) {
    ...ProjectToLabel
  }
}
    fragment ProjectToLabel on Project {
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
    ...FormParts
  }
}
fragment FormParts on FormVersion {
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
    ... on RelationQuestion {
      labels {
        ...Option
      }
      taxonomy {
        ...Offer
      }
      minRegions
      maxRegions
      between
      directed
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
export const BuilderProjectDocument = new TypedDocumentString(`
    query BuilderProject($project: ID!) {
  project(id: $project) {
    id
    name
    status
    version
    formVersion
    form {
      version
      publishedAt
      publishedBy {
        id
        name
      }
      json
    }
    progress {
      total
      byStatus {
        status
        tasks
      }
    }
    gold {
      tasks
    }
  }
}
    `) as unknown as TypedDocumentString<BuilderProjectQuery, BuilderProjectQueryVariables>;
export const FormVersionsDocument = new TypedDocumentString(`
    query FormVersions($project: ID!, $after: String) {
  project(id: $project) {
    forms(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        version
        publishedAt
        publishedBy {
          id
          name
        }
        json
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FormVersionsQuery, FormVersionsQueryVariables>;
export const FormNotesDocument = new TypedDocumentString(`
    query FormNotes($project: ID!) {
  events(filter: {stream: $project, types: [FORM_PUBLISHED]}, last: 200) {
    nodes {
      __typename
      ... on FormPublished {
        formVersion
        content {
          __typename
          ... on FormContent {
            note
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FormNotesQuery, FormNotesQueryVariables>;
export const SampleTaskDocument = new TypedDocumentString(`
    query SampleTask($project: ID!) {
  tasks(project: $project, first: 1) {
    nodes {
      ...TaskParts
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
}`) as unknown as TypedDocumentString<SampleTaskQuery, SampleTaskQueryVariables>;
export const OfferedTaxonomiesDocument = new TypedDocumentString(`
    query OfferedTaxonomies($after: String) {
  taxonomies(order: NAME, first: 100, after: $after) {
    nodes {
      id
      name
      versions(first: 50) {
        nodes {
          number
          conceptCount
          withdrawn
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<OfferedTaxonomiesQuery, OfferedTaxonomiesQueryVariables>;
export const PublishFormDocument = new TypedDocumentString(`
    mutation PublishForm($input: PublishFormInput!) {
  publishForm(input: $input) {
    __typename
    ... on ProjectPayload {
      position
      project {
        formVersion
        version
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
}`) as unknown as TypedDocumentString<PublishFormMutation, PublishFormMutationVariables>;
export const MyProjectsDocument = new TypedDocumentString(`
    query MyProjects($statuses: [ProjectStatus!]!, $after: String) {
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
  projects(order: NAME, first: 100, after: $after, filter: {statuses: $statuses}) {
    nodes {
      id
      name
      description
      status
    }
    pageInfo {
      hasNextPage
      endCursor
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
  project(id: $project) @include(if: $mayAnnotate) {
    policy {
      visibility
    }
  }
  tasks(project: $project, filter: {statuses: [IN_REVIEW]}, first: 1) @include(if: $mayReview) {
    totalCount
    totalIsExact
  }
}
    `) as unknown as TypedDocumentString<ProjectWorkQuery, ProjectWorkQueryVariables>;
export const FileImportDocument = new TypedDocumentString(`
    query FileImport($upload: ID!) {
  fileImport(id: $upload) {
    ...FileImport
  }
}
    fragment FileImport on FileImport {
  id
  name
  status
  size
  read
  rows
  imported
  present
  rejected
  annotations
  annotationsPresent
  position
  stoppedAtLine
  problem {
    code
    message
    path
  }
  startedAt
  changedAt
  startedBy {
    id
    name
  }
  rejectedRows {
    url
  }
}`) as unknown as TypedDocumentString<FileImportQuery, FileImportQueryVariables>;
export const FileImportsDocument = new TypedDocumentString(`
    query FileImports($project: ID!, $after: String) {
  fileImports(project: $project, first: 20, after: $after) {
    nodes {
      ...FileImport
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment FileImport on FileImport {
  id
  name
  status
  size
  read
  rows
  imported
  present
  rejected
  annotations
  annotationsPresent
  position
  stoppedAtLine
  problem {
    code
    message
    path
  }
  startedAt
  changedAt
  startedBy {
    id
    name
  }
  rejectedRows {
    url
  }
}`) as unknown as TypedDocumentString<FileImportsQuery, FileImportsQueryVariables>;
export const StartImportDocument = new TypedDocumentString(`
    mutation StartImport($input: StartImportInput!) {
  startImport(input: $input) {
    __typename
    ... on StartImportPayload {
      fileImport {
        ...FileImport
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
fragment FileImport on FileImport {
  id
  name
  status
  size
  read
  rows
  imported
  present
  rejected
  annotations
  annotationsPresent
  position
  stoppedAtLine
  problem {
    code
    message
    path
  }
  startedAt
  changedAt
  startedBy {
    id
    name
  }
  rejectedRows {
    url
  }
}`) as unknown as TypedDocumentString<StartImportMutation, StartImportMutationVariables>;
export const CancelImportDocument = new TypedDocumentString(`
    mutation CancelImport($input: CancelImportInput!) {
  cancelImport(input: $input) {
    __typename
    ... on CancelImportPayload {
      fileImport {
        ...FileImport
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
fragment FileImport on FileImport {
  id
  name
  status
  size
  read
  rows
  imported
  present
  rejected
  annotations
  annotationsPresent
  position
  stoppedAtLine
  problem {
    code
    message
    path
  }
  startedAt
  changedAt
  startedBy {
    id
    name
  }
  rejectedRows {
    url
  }
}`) as unknown as TypedDocumentString<CancelImportMutation, CancelImportMutationVariables>;
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
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
      role
      projectRoles {
        roles
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
export const TemplatesDocument = new TypedDocumentString(`
    query Templates($after: String) {
  projects(
    order: NAME
    first: 100
    after: $after
    filter: {statuses: [ACTIVE, ARCHIVED]}
  ) {
    nodes {
      id
      name
      formVersion
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<TemplatesQuery, TemplatesQueryVariables>;
export const CreateProjectDocument = new TypedDocumentString(`
    mutation CreateProject($input: CreateProjectInput!) {
  createProject(input: $input) {
    __typename
    ... on ProjectPayload {
      position
      project {
        id
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
}`) as unknown as TypedDocumentString<CreateProjectMutation, CreateProjectMutationVariables>;
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
export const PastMomentDocument = new TypedDocumentString(`
    query PastMoment($project: ID!, $position: Position, $time: DateTime) {
  asOf(position: $position, time: $time) {
    position
    head {
      recordedAt
    }
    events(filter: {project: $project}, last: 1) {
      nodes {
        __typename
        recordedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PastMomentQuery, PastMomentQueryVariables>;
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
export const SearchNextConceptsDocument = new TypedDocumentString(`
    query SearchNextConcepts($taxonomy: ID!, $version: Int!, $text: String!, $within: String, $minDepth: Int, $maxDepth: Int, $leavesOnly: Boolean!) {
  taxonomy(id: $taxonomy) {
    publishedVersion(number: $version) {
      searchNext(
        text: $text
        within: $within
        minDepth: $minDepth
        maxDepth: $maxDepth
        leavesOnly: $leavesOnly
      ) {
        text
        hits {
          conceptId
          label
          term
          above
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SearchNextConceptsQuery, SearchNextConceptsQueryVariables>;
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
export const ProjectMembersDocument = new TypedDocumentString(`
    query ProjectMembers($project: ID!, $filter: ProjectMemberFilter, $after: String) {
  project(id: $project) {
    id
    name
    members(filter: $filter, order: NAME, first: 100, after: $after) {
      totalCount
      totalIsExact
      nodes {
        roles
        member {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProjectMembersQuery, ProjectMembersQueryVariables>;
export const MembersToAddDocument = new TypedDocumentString(`
    query MembersToAdd($name: String) {
  members(
    filter: {statuses: [ACTIVE, INVITED], nameStartsWith: $name}
    order: NAME
    first: 20
  ) {
    nodes {
      id
      name
      email
    }
  }
}
    `) as unknown as TypedDocumentString<MembersToAddQuery, MembersToAddQueryVariables>;
export const ProjectSettingsDocument = new TypedDocumentString(`
    query ProjectSettings($project: ID!, $mayReadGold: Boolean!) {
  project(id: $project) {
    id
    name
    description
    status
    version
    guidelineVersion
    guideline {
      version
      text
    }
    policy {
      overlap
      mostAnswers
      confidence
      review
      reviewPercent
      leaseSeconds
      leasesPerAnnotator
      order
      visibility
      metaShown
      externalIdsShown
      fullText
    }
    rejectReasons {
      key
      text
    }
    gold @include(if: $mayReadGold) {
      percent
      warmUp
      warmUpPercent
      qualification
      showScores
      judging {
        question
        threshold
        tolerance
        similarity
      }
    }
    pauseRule {
      rule
      threshold
      least
      more
    }
  }
}
    `) as unknown as TypedDocumentString<ProjectSettingsQuery, ProjectSettingsQueryVariables>;
export const GuidelineVersionsDocument = new TypedDocumentString(`
    query GuidelineVersions($project: ID!, $after: String) {
  project(id: $project) {
    guidelines(first: 20, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        version
        publishedAt
        publishedBy {
          id
          name
        }
        text
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GuidelineVersionsQuery, GuidelineVersionsQueryVariables>;
export const UpdateProjectDocument = new TypedDocumentString(`
    mutation UpdateProject($input: UpdateProjectInput!) {
  updateProject(input: $input) {
    __typename
    ...ChangedProject
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
fragment ChangedProject on ProjectPayload {
  position
  project {
    version
  }
}`) as unknown as TypedDocumentString<UpdateProjectMutation, UpdateProjectMutationVariables>;
export const ChangeGoldPolicyDocument = new TypedDocumentString(`
    mutation ChangeGoldPolicy($input: ChangeGoldPolicyInput!) {
  changeGoldPolicy(input: $input) {
    __typename
    ...ChangedProject
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
fragment ChangedProject on ProjectPayload {
  position
  project {
    version
  }
}`) as unknown as TypedDocumentString<ChangeGoldPolicyMutation, ChangeGoldPolicyMutationVariables>;
export const ChangePauseRuleDocument = new TypedDocumentString(`
    mutation ChangePauseRule($input: ChangePauseRuleInput!) {
  changePauseRule(input: $input) {
    __typename
    ...ChangedProject
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
fragment ChangedProject on ProjectPayload {
  position
  project {
    version
  }
}`) as unknown as TypedDocumentString<ChangePauseRuleMutation, ChangePauseRuleMutationVariables>;
export const ArchiveProjectDocument = new TypedDocumentString(`
    mutation ArchiveProject($input: ProjectInput!) {
  archiveProject(input: $input) {
    __typename
    ...ChangedProject
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
fragment ChangedProject on ProjectPayload {
  position
  project {
    version
  }
}`) as unknown as TypedDocumentString<ArchiveProjectMutation, ArchiveProjectMutationVariables>;
export const RestoreProjectDocument = new TypedDocumentString(`
    mutation RestoreProject($input: ProjectInput!) {
  restoreProject(input: $input) {
    __typename
    ...ChangedProject
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
fragment ChangedProject on ProjectPayload {
  position
  project {
    version
  }
}`) as unknown as TypedDocumentString<RestoreProjectMutation, RestoreProjectMutationVariables>;
export const PublishGuidelineDocument = new TypedDocumentString(`
    mutation PublishGuideline($input: PublishGuidelineInput!) {
  publishGuideline(input: $input) {
    __typename
    ...ChangedProject
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
fragment ChangedProject on ProjectPayload {
  position
  project {
    version
  }
}`) as unknown as TypedDocumentString<PublishGuidelineMutation, PublishGuidelineMutationVariables>;
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
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
export const KeyHoldersDocument = new TypedDocumentString(`
    query KeyHolders($after: String) {
  members(filter: {statuses: [ACTIVE]}, order: NAME, first: 100, after: $after) {
    nodes {
      id
      name
      email
      role
      projectRoles {
        roles
        project {
          id
          name
        }
      }
      apiKeys {
        ...Key
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Key on ApiKey {
  id
  label
  issuedAt
  expiresAt
  lastUsedOn
}`) as unknown as TypedDocumentString<KeyHoldersQuery, KeyHoldersQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on CreateApiKeyPayload {
      secret
      notice
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
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
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
}`) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const AddMemberDocument = new TypedDocumentString(`
    mutation AddMember($input: AddMemberInput!) {
  addMember(input: $input) {
    __typename
    ... on MemberPayload {
      member {
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
}`) as unknown as TypedDocumentString<AddMemberMutation, AddMemberMutationVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  viewer {
    member {
      id
      name
      email
      role
      version
      hasPassword
      identities
      projectRoles {
        roles
        project {
          id
          name
        }
      }
      apiKeys {
        ...Key
      }
    }
  }
  sessions {
    ...Session
  }
}
    fragment Key on ApiKey {
  id
  label
  issuedAt
  expiresAt
  lastUsedOn
}
fragment Session on LoginSession {
  id
  device
  startedAt
  expiresAt
  lastUsedOn
  current
}`) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const ChangeOwnNameDocument = new TypedDocumentString(`
    mutation ChangeOwnName($input: ChangeOwnNameInput!) {
  changeOwnName(input: $input) {
    __typename
    ... on OwnAccountPayload {
      member {
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
}`) as unknown as TypedDocumentString<ChangeOwnNameMutation, ChangeOwnNameMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
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
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const EndSessionDocument = new TypedDocumentString(`
    mutation EndSession($input: EndSessionInput!) {
  endSession(input: $input) {
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
}`) as unknown as TypedDocumentString<EndSessionMutation, EndSessionMutationVariables>;
export const EndSessionsDocument = new TypedDocumentString(`
    mutation EndSessions($input: EndSessionsInput!) {
  endSessions(input: $input) {
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
}`) as unknown as TypedDocumentString<EndSessionsMutation, EndSessionsMutationVariables>;
export const MembersDocument = new TypedDocumentString(`
    query Members($filter: MemberFilter, $after: String) {
  members(filter: $filter, order: NAME, first: 100, after: $after) {
    totalCount
    totalIsExact
    nodes {
      ...MemberRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment MemberRow on Member {
  id
  name
  email
  status
  role
  version
  lastSeenOn
  invitationEndsAt
  projectRoles {
    roles
    project {
      id
      name
    }
  }
  apiKeys {
    id
  }
}`) as unknown as TypedDocumentString<MembersQuery, MembersQueryVariables>;
export const MemberDetailDocument = new TypedDocumentString(`
    query MemberDetail($id: ID!, $mayManage: Boolean!) {
  member(id: $id) {
    ...MemberRow
    hasPassword
    identities
    createdAt
    apiKeys {
      ...Key
    }
  }
  sessions(member: $id) @include(if: $mayManage) {
    ...Session
  }
}
    fragment Key on ApiKey {
  id
  label
  issuedAt
  expiresAt
  lastUsedOn
}
fragment Session on LoginSession {
  id
  device
  startedAt
  expiresAt
  lastUsedOn
  current
}
fragment MemberRow on Member {
  id
  name
  email
  status
  role
  version
  lastSeenOn
  invitationEndsAt
  projectRoles {
    roles
    project {
      id
      name
    }
  }
  apiKeys {
    id
  }
}`) as unknown as TypedDocumentString<MemberDetailQuery, MemberDetailQueryVariables>;
export const SettingsProjectsDocument = new TypedDocumentString(`
    query SettingsProjects($after: String) {
  projects(order: NAME, first: 200, after: $after) {
    nodes {
      id
      name
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SettingsProjectsQuery, SettingsProjectsQueryVariables>;
export const InviteMembersDocument = new TypedDocumentString(`
    mutation InviteMembers($input: InviteMembersInput!) {
  inviteMembers(input: $input) {
    __typename
    ... on InviteMembersPayload {
      notice
      invitations {
        secret
        link
        mailed
        expiresAt
        member {
          name
          email
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
}`) as unknown as TypedDocumentString<InviteMembersMutation, InviteMembersMutationVariables>;
export const ReinviteMemberDocument = new TypedDocumentString(`
    mutation ReinviteMember($input: ReinviteMemberInput!) {
  reinviteMember(input: $input) {
    __typename
    ...OneTime
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
fragment OneTime on OneTimePayload {
  secret
  link
  mailed
  notice
  expiresAt
}`) as unknown as TypedDocumentString<ReinviteMemberMutation, ReinviteMemberMutationVariables>;
export const CreatePasswordResetDocument = new TypedDocumentString(`
    mutation CreatePasswordReset($input: CreatePasswordResetInput!) {
  createPasswordReset(input: $input) {
    __typename
    ...OneTime
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
fragment OneTime on OneTimePayload {
  secret
  link
  mailed
  notice
  expiresAt
}`) as unknown as TypedDocumentString<CreatePasswordResetMutation, CreatePasswordResetMutationVariables>;
export const ChangeRoleDocument = new TypedDocumentString(`
    mutation ChangeRole($input: ChangeRoleInput!) {
  changeRole(input: $input) {
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
}`) as unknown as TypedDocumentString<ChangeRoleMutation, ChangeRoleMutationVariables>;
export const UpdateMemberDocument = new TypedDocumentString(`
    mutation UpdateMember($input: UpdateMemberInput!) {
  updateMember(input: $input) {
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
}`) as unknown as TypedDocumentString<UpdateMemberMutation, UpdateMemberMutationVariables>;
export const RemoveMemberDocument = new TypedDocumentString(`
    mutation RemoveMember($input: RemoveMemberInput!) {
  removeMember(input: $input) {
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
}`) as unknown as TypedDocumentString<RemoveMemberMutation, RemoveMemberMutationVariables>;
export const RestoreMemberDocument = new TypedDocumentString(`
    mutation RestoreMember($input: RestoreMemberInput!) {
  restoreMember(input: $input) {
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
}`) as unknown as TypedDocumentString<RestoreMemberMutation, RestoreMemberMutationVariables>;
export const GrantRoleDocument = new TypedDocumentString(`
    mutation GrantRole($input: GrantRoleInput!) {
  grantRole(input: $input) {
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
}`) as unknown as TypedDocumentString<GrantRoleMutation, GrantRoleMutationVariables>;
export const RevokeRoleDocument = new TypedDocumentString(`
    mutation RevokeRole($input: RevokeRoleInput!) {
  revokeRole(input: $input) {
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
}`) as unknown as TypedDocumentString<RevokeRoleMutation, RevokeRoleMutationVariables>;
export const OrganizationSettingsDocument = new TypedDocumentString(`
    query OrganizationSettings {
  organization {
    id
    name
    createdAt
    attributes {
      id
      version
      name
      purpose
      values
    }
  }
}
    `) as unknown as TypedDocumentString<OrganizationSettingsQuery, OrganizationSettingsQueryVariables>;
export const ParkedEventsDocument = new TypedDocumentString(`
    query ParkedEvents {
  organization {
    parkedEvents(first: 20) {
      totalCount
      nodes {
        position
        stream
        name
        projection
        error
        parkedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ParkedEventsQuery, ParkedEventsQueryVariables>;
export const RenameOrganizationDocument = new TypedDocumentString(`
    mutation RenameOrganization($input: RenameOrganizationInput!) {
  renameOrganization(input: $input) {
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
}`) as unknown as TypedDocumentString<RenameOrganizationMutation, RenameOrganizationMutationVariables>;
export const DefineAttributeDocument = new TypedDocumentString(`
    mutation DefineAttribute($input: DefineAttributeInput!) {
  defineAttribute(input: $input) {
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
}`) as unknown as TypedDocumentString<DefineAttributeMutation, DefineAttributeMutationVariables>;
export const RemoveAttributeDocument = new TypedDocumentString(`
    mutation RemoveAttribute($input: RemoveAttributeInput!) {
  removeAttribute(input: $input) {
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
}`) as unknown as TypedDocumentString<RemoveAttributeMutation, RemoveAttributeMutationVariables>;
export const WebhooksDocument = new TypedDocumentString(`
    query Webhooks($after: String) {
  webhooks(first: 100, after: $after) {
    nodes {
      ...WebhookRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment WebhookRow on Webhook {
  id
  name
  url
  status
  pauseReason
  webhookProject {
    id
    name
  }
  lag {
    position
    positions
    waitingSince
    failingSince
  }
}`) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const WebhooksOfProjectDocument = new TypedDocumentString(`
    query WebhooksOfProject($project: ID!, $after: String) {
  project(id: $project) {
    webhooks(first: 100, after: $after) {
      nodes {
        ...WebhookRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment WebhookRow on Webhook {
  id
  name
  url
  status
  pauseReason
  webhookProject {
    id
    name
  }
  lag {
    position
    positions
    waitingSince
    failingSince
  }
}`) as unknown as TypedDocumentString<WebhooksOfProjectQuery, WebhooksOfProjectQueryVariables>;
export const WebhookDetailDocument = new TypedDocumentString(`
    query WebhookDetail($id: ID!) {
  webhook(id: $id) {
    ...WebhookRow
    actsAs
    format
    batch
    formerSecretEndsAt
    after
    replays
    madeAt
    createdBy {
      id
      name
    }
    eventFilter {
      types
      stream
      onlyFacts
      actors {
        id
        name
      }
      labels {
        values
        question
        taxonomy {
          id
        }
      }
    }
  }
}
    fragment WebhookRow on Webhook {
  id
  name
  url
  status
  pauseReason
  webhookProject {
    id
    name
  }
  lag {
    position
    positions
    waitingSince
    failingSince
  }
}`) as unknown as TypedDocumentString<WebhookDetailQuery, WebhookDetailQueryVariables>;
export const WebhookDeliveriesDocument = new TypedDocumentString(`
    query WebhookDeliveries($id: ID!, $status: WebhookDeliveryStatus, $after: String) {
  webhook(id: $id) {
    deliveries(first: 30, after: $after, status: $status) {
      nodes {
        ...Delivery
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Delivery on WebhookDelivery {
  id
  kind
  status
  firstPosition
  lastPosition
  events
  attempts
  nextAttemptAt
  httpStatus
  problem
  latencySeconds
  excerpt
  earlierAttempts {
    at
    httpStatus
    problem
    latencySeconds
  }
  createdAt
  changedAt
  requestedBy {
    name
  }
}`) as unknown as TypedDocumentString<WebhookDeliveriesQuery, WebhookDeliveriesQueryVariables>;
export const ConsumersDocument = new TypedDocumentString(`
    query Consumers {
  organization {
    consumers {
      kind
      name
      position
      behind
      waitingSince
      problem
      webhook {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ConsumersQuery, ConsumersQueryVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: CreateWebhookInput!) {
  createWebhook(input: $input) {
    __typename
    ...NewWebhookSecret
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
fragment NewWebhookSecret on WebhookSecretPayload {
  secret
  notice
  webhook {
    id
  }
}`) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const ChangeWebhookDocument = new TypedDocumentString(`
    mutation ChangeWebhook($input: ChangeWebhookInput!) {
  changeWebhook(input: $input) {
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
}`) as unknown as TypedDocumentString<ChangeWebhookMutation, ChangeWebhookMutationVariables>;
export const PauseWebhookDocument = new TypedDocumentString(`
    mutation PauseWebhook($input: WebhookInput!) {
  pauseWebhook(input: $input) {
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
}`) as unknown as TypedDocumentString<PauseWebhookMutation, PauseWebhookMutationVariables>;
export const ResumeWebhookDocument = new TypedDocumentString(`
    mutation ResumeWebhook($input: WebhookInput!) {
  resumeWebhook(input: $input) {
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
}`) as unknown as TypedDocumentString<ResumeWebhookMutation, ResumeWebhookMutationVariables>;
export const RotateWebhookSecretDocument = new TypedDocumentString(`
    mutation RotateWebhookSecret($input: RotateWebhookSecretInput!) {
  rotateWebhookSecret(input: $input) {
    __typename
    ...NewWebhookSecret
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
fragment NewWebhookSecret on WebhookSecretPayload {
  secret
  notice
  webhook {
    id
  }
}`) as unknown as TypedDocumentString<RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables>;
export const ReplayWebhookDocument = new TypedDocumentString(`
    mutation ReplayWebhook($input: ReplayWebhookInput!) {
  replayWebhook(input: $input) {
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
}`) as unknown as TypedDocumentString<ReplayWebhookMutation, ReplayWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($input: WebhookInput!) {
  deleteWebhook(input: $input) {
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
}`) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const PingWebhookDocument = new TypedDocumentString(`
    mutation PingWebhook($input: PingWebhookInput!) {
  pingWebhook(input: $input) {
    __typename
    ... on WebhookDeliveryPayload {
      delivery {
        id
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
}`) as unknown as TypedDocumentString<PingWebhookMutation, PingWebhookMutationVariables>;
export const RedeliverDocument = new TypedDocumentString(`
    mutation Redeliver($input: RedeliverInput!) {
  redeliver(input: $input) {
    __typename
    ... on WebhookDeliveryPayload {
      delivery {
        id
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
}`) as unknown as TypedDocumentString<RedeliverMutation, RedeliverMutationVariables>;
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
    ...PageOfTasks
  }
}
    fragment PageOfTasks on TaskConnection {
  nodes {
    ...TaskRow
  }
  pageInfo {
    hasNextPage
    endCursor
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
export const TaskPageThenDocument = new TypedDocumentString(`
    query TaskPageThen($at: Position!, $project: ID!, $filter: TaskFilter, $order: TaskOrder!, $direction: SortDirection, $after: String) {
  asOf(position: $at) {
    tasks(
      project: $project
      filter: $filter
      order: $order
      direction: $direction
      first: 100
      after: $after
    ) {
      ...PageOfTasks
    }
  }
}
    fragment PageOfTasks on TaskConnection {
  nodes {
    ...TaskRow
  }
  pageInfo {
    hasNextPage
    endCursor
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
}`) as unknown as TypedDocumentString<TaskPageThenQuery, TaskPageThenQueryVariables>;
export const TaskCountDocument = new TypedDocumentString(`
    query TaskCount($project: ID!, $filter: TaskFilter, $minPosition: Position) {
  tasks(project: $project, filter: $filter, first: 1, minPosition: $minPosition) {
    totalCount
    totalIsExact
  }
}
    `) as unknown as TypedDocumentString<TaskCountQuery, TaskCountQueryVariables>;
export const TaskCountThenDocument = new TypedDocumentString(`
    query TaskCountThen($at: Position!, $project: ID!, $filter: TaskFilter) {
  asOf(position: $at) {
    tasks(project: $project, filter: $filter, first: 1) {
      totalCount
      totalIsExact
    }
  }
}
    `) as unknown as TypedDocumentString<TaskCountThenQuery, TaskCountThenQueryVariables>;
export const GridMembersDocument = new TypedDocumentString(`
    query GridMembers($project: ID!, $after: String) {
  project(id: $project) {
    ...MembersOfGrid
  }
}
    fragment MembersOfGrid on Project {
  members(first: 100, after: $after) {
    nodes {
      roles
      member {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`) as unknown as TypedDocumentString<GridMembersQuery, GridMembersQueryVariables>;
export const GridMembersThenDocument = new TypedDocumentString(`
    query GridMembersThen($at: Position!, $project: ID!, $after: String) {
  asOf(position: $at) {
    project(id: $project) {
      ...MembersOfGrid
    }
  }
}
    fragment MembersOfGrid on Project {
  members(first: 100, after: $after) {
    nodes {
      roles
      member {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`) as unknown as TypedDocumentString<GridMembersThenQuery, GridMembersThenQueryVariables>;
export const GridAnnotatorsDocument = new TypedDocumentString(`
    query GridAnnotators($project: ID!, $after: String) {
  project(id: $project) {
    ...AnnotatorsOfGrid
  }
}
    fragment AnnotatorsOfGrid on Project {
  annotators(first: 100, after: $after) {
    nodes {
      member {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`) as unknown as TypedDocumentString<GridAnnotatorsQuery, GridAnnotatorsQueryVariables>;
export const GridAnnotatorsThenDocument = new TypedDocumentString(`
    query GridAnnotatorsThen($at: Position!, $project: ID!, $after: String) {
  asOf(position: $at) {
    project(id: $project) {
      ...AnnotatorsOfGrid
    }
  }
}
    fragment AnnotatorsOfGrid on Project {
  annotators(first: 100, after: $after) {
    nodes {
      member {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`) as unknown as TypedDocumentString<GridAnnotatorsThenQuery, GridAnnotatorsThenQueryVariables>;
export const GridProjectThenDocument = new TypedDocumentString(`
    query GridProjectThen($at: Position!, $project: ID!) {
  asOf(position: $at) {
    project(id: $project) {
      ...ProjectToLabel
    }
  }
}
    fragment ProjectToLabel on Project {
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
    ...FormParts
  }
}
fragment FormParts on FormVersion {
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
    ... on RelationQuestion {
      labels {
        ...Option
      }
      taxonomy {
        ...Offer
      }
      minRegions
      maxRegions
      between
      directed
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
}`) as unknown as TypedDocumentString<GridProjectThenQuery, GridProjectThenQueryVariables>;
export const TaskDetailDocument = new TypedDocumentString(`
    query TaskDetail($id: ID!) {
  task(id: $id) {
    ...TaskInside
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
  }
}
fragment TaskInside on Task {
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`) as unknown as TypedDocumentString<TaskDetailQuery, TaskDetailQueryVariables>;
export const TaskDetailThenDocument = new TypedDocumentString(`
    query TaskDetailThen($at: Position!, $id: ID!) {
  asOf(position: $at) {
    task(id: $id) {
      ...TaskInside
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
        page
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
        page
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
        page
        points
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        frame
        page
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
        page
        x
        y
        occluded
      }
    }
    ... on RelationAnswer {
      relations {
        id
        label
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
  }
}
fragment TaskInside on Task {
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
        id
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
        id
        label
        concept {
          label
        }
      }
    }
    ... on EllipseAnswer {
      ellipses {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolygonAnswer {
      polygons {
        id
        label
        concept {
          label
        }
      }
    }
    ... on PolylineAnswer {
      polylines {
        id
        label
        concept {
          label
        }
      }
    }
    ... on TrackAnswer {
      tracks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on MaskAnswer {
      masks {
        id
        label
        concept {
          label
        }
      }
    }
    ... on RelationAnswer {
      relations {
        label
        concept {
          label
        }
        source {
          question
          region
        }
        target {
          question
          region
        }
      }
    }
    ... on IntervalAnswer {
      intervals {
        id
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
        id
        label
        concept {
          label
        }
      }
    }
  }
}`) as unknown as TypedDocumentString<TaskDetailThenQuery, TaskDetailThenQueryVariables>;
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
export const ConceptDetailDocument = new TypedDocumentString(`
    query ConceptDetail($taxonomy: ID!, $version: Int!, $isDraft: Boolean!, $concept: String!) {
  taxonomy(id: $taxonomy) {
    version
    draft @include(if: $isDraft) {
      concept(id: $concept) {
        ...ConceptDetailParts
      }
    }
    publishedVersion(number: $version) @skip(if: $isDraft) {
      concept(id: $concept) {
        ...ConceptDetailParts
      }
    }
  }
}
    fragment ConceptDetailParts on Concept {
  ...ConceptTexts
  childCount
  path {
    conceptId
    label
  }
  narrower(first: 20) {
    nodes {
      conceptId
      label
    }
  }
}
fragment ConceptTexts on Concept {
  conceptId
  label
  deprecated
  uri
  color
  hotkey
  labels {
    language
    text
  }
  alternatives {
    language
    text
  }
  hidden {
    language
    text
  }
  definitions {
    language
    text
  }
  notes {
    language
    text
  }
  examples {
    language
    text
  }
  codes {
    system
    code
  }
  replacedBy {
    conceptId
    label
  }
  broader {
    conceptId
    label
  }
  related {
    conceptId
    label
  }
}`) as unknown as TypedDocumentString<ConceptDetailQuery, ConceptDetailQueryVariables>;
export const ConceptVersionsDocument = new TypedDocumentString(`
    query ConceptVersions($taxonomy: ID!, $concept: String!) {
  taxonomy(id: $taxonomy) {
    versions(first: 50) {
      nodes {
        number
        publishedAt
        notes
        publishedBy {
          name
        }
        concept(id: $concept) {
          ...ConceptTexts
        }
      }
    }
  }
}
    fragment ConceptTexts on Concept {
  conceptId
  label
  deprecated
  uri
  color
  hotkey
  labels {
    language
    text
  }
  alternatives {
    language
    text
  }
  hidden {
    language
    text
  }
  definitions {
    language
    text
  }
  notes {
    language
    text
  }
  examples {
    language
    text
  }
  codes {
    system
    code
  }
  replacedBy {
    conceptId
    label
  }
  broader {
    conceptId
    label
  }
  related {
    conceptId
    label
  }
}`) as unknown as TypedDocumentString<ConceptVersionsQuery, ConceptVersionsQueryVariables>;
export const TaxonomyProjectsDocument = new TypedDocumentString(`
    query TaxonomyProjects($taxonomy: ID!) {
  taxonomy(id: $taxonomy) {
    projects(first: 20) {
      nodes {
        id
        name
        form {
          json
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TaxonomyProjectsQuery, TaxonomyProjectsQueryVariables>;
export const ConceptUsesDocument = new TypedDocumentString(`
    query ConceptUses($taxonomy: ID!, $version: Int!, $concept: String!, $project: ID!) {
  taxonomy(id: $taxonomy) {
    publishedVersion(number: $version) {
      concept(id: $concept) {
        usage(project: $project) {
          own
          withNarrower
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ConceptUsesQuery, ConceptUsesQueryVariables>;
export const TaxonomyDiffCountsDocument = new TypedDocumentString(`
    query TaxonomyDiffCounts($taxonomy: ID!, $from: Int!, $to: Int!, $isDraft: Boolean!) {
  taxonomy(id: $taxonomy) {
    version
    draft @include(if: $isDraft) {
      diff(against: $from) {
        ...DiffCounts
      }
    }
    publishedVersion(number: $to) @skip(if: $isDraft) {
      diff(against: $from) {
        ...DiffCounts
      }
    }
  }
}
    fragment DiffCounts on TaxonomyDiff {
  counts {
    kind
    concepts
  }
}`) as unknown as TypedDocumentString<TaxonomyDiffCountsQuery, TaxonomyDiffCountsQueryVariables>;
export const TaxonomyChangesDocument = new TypedDocumentString(`
    query TaxonomyChanges($taxonomy: ID!, $from: Int!, $to: Int!, $isDraft: Boolean!, $kinds: [ConceptChangeKind!], $after: String) {
  taxonomy(id: $taxonomy) {
    draft @include(if: $isDraft) {
      diff(against: $from) {
        ...DiffPage
      }
    }
    publishedVersion(number: $to) @skip(if: $isDraft) {
      diff(against: $from) {
        ...DiffPage
      }
    }
  }
}
    fragment DiffPage on TaxonomyDiff {
  changes(kinds: $kinds, first: 200, after: $after) {
    nodes {
      ...ConceptChangeParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
fragment ConceptChangeParts on ConceptChange {
  kind
  conceptIds
  formerIds
  label
  formerLabels
  broaderBefore
  broaderAfter
  before
  after
}`) as unknown as TypedDocumentString<TaxonomyChangesQuery, TaxonomyChangesQueryVariables>;
export const TaxonomyHeadDocument = new TypedDocumentString(`
    query TaxonomyHead($taxonomy: ID!) {
  taxonomy(id: $taxonomy) {
    id
    name
    description
    version
    latest {
      number
      conceptCount
    }
    versions(first: 200) {
      nodes {
        number
        conceptCount
        notes
        publishedAt
        withdrawn
        publishedBy {
          name
        }
      }
    }
    draft {
      editCount
      imported
      touched
      editors {
        lastEditAt
        member {
          id
          name
        }
      }
      edits(first: 200) {
        nodes {
          ...DraftEditParts
        }
      }
    }
  }
}
    fragment DraftEditParts on DraftEdit {
  position
  version
  kind
  editedAt
  author {
    id
    name
  }
  edit {
    __typename
    ... on AddConceptEdit {
      conceptId
      labels {
        language
        text
      }
      broader
    }
    ... on RenameConceptEdit {
      conceptId
      labels {
        language
        text
      }
    }
    ... on MoveConceptEdit {
      conceptId
      broader
    }
    ... on MergeConceptsEdit {
      sources
      into
    }
    ... on SplitConceptEdit {
      conceptId
      parts
    }
    ... on DeprecateConceptEdit {
      conceptId
      replacedBy
    }
    ... on RestoreConceptEdit {
      conceptId
    }
    ... on RelateConceptsEdit {
      first
      second
      related
    }
    ... on AnnotateConceptEdit {
      conceptId
      changed
    }
    ... on RemoveConceptEdit {
      conceptId
    }
  }
}`) as unknown as TypedDocumentString<TaxonomyHeadQuery, TaxonomyHeadQueryVariables>;
export const TaxonomyEventsDocument = new TypedDocumentString(`
    subscription TaxonomyEvents($taxonomy: ID!) {
  events(filter: {stream: $taxonomy, onlyFacts: true}) {
    position
  }
}
    `) as unknown as TypedDocumentString<TaxonomyEventsSubscription, TaxonomyEventsSubscriptionVariables>;
export const EditTaxonomyDocument = new TypedDocumentString(`
    mutation EditTaxonomy($input: EditTaxonomyInput!) {
  editTaxonomy(input: $input) {
    __typename
    ... on TaxonomyPayload {
      position
      taxonomy {
        version
        draft {
          edits(first: 10) {
            nodes {
              position
              version
              edit {
                __typename
                ... on AddConceptEdit {
                  conceptId
                }
              }
            }
          }
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
}`) as unknown as TypedDocumentString<EditTaxonomyMutation, EditTaxonomyMutationVariables>;
export const UpdateTaxonomyDocument = new TypedDocumentString(`
    mutation UpdateTaxonomy($input: UpdateTaxonomyInput!) {
  updateTaxonomy(input: $input) {
    __typename
    ... on TaxonomyPayload {
      position
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
}`) as unknown as TypedDocumentString<UpdateTaxonomyMutation, UpdateTaxonomyMutationVariables>;
export const DiscardDraftDocument = new TypedDocumentString(`
    mutation DiscardDraft($input: TaxonomyInput!) {
  discardDraft(input: $input) {
    __typename
    ... on TaxonomyPayload {
      position
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
}`) as unknown as TypedDocumentString<DiscardDraftMutation, DiscardDraftMutationVariables>;
export const TryImportDocument = new TypedDocumentString(`
    mutation TryImport($input: ImportTaxonomyInput!) {
  importTaxonomy(input: $input) {
    __typename
    ... on TaxonomyPayload {
      warnings
      trial {
        conceptCount
        lostEdits
        diff {
          counts {
            kind
            concepts
          }
          changes(first: 200) {
            nodes {
              ...ConceptChangeParts
            }
          }
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
}
fragment ConceptChangeParts on ConceptChange {
  kind
  conceptIds
  formerIds
  label
  formerLabels
  broaderBefore
  broaderAfter
  before
  after
}`) as unknown as TypedDocumentString<TryImportMutation, TryImportMutationVariables>;
export const ImportTaxonomyDocument = new TypedDocumentString(`
    mutation ImportTaxonomy($input: ImportTaxonomyInput!) {
  importTaxonomy(input: $input) {
    __typename
    ... on TaxonomyPayload {
      position
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
}`) as unknown as TypedDocumentString<ImportTaxonomyMutation, ImportTaxonomyMutationVariables>;
export const TaxonomiesDocument = new TypedDocumentString(`
    query Taxonomies($prefix: String, $after: String) {
  taxonomies(
    filter: {nameStartsWith: $prefix}
    order: NAME
    first: 50
    after: $after
  ) {
    totalCount
    totalIsExact
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      name
      description
      latest {
        number
        conceptCount
      }
      draft {
        editCount
        imported
        touched
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TaxonomiesQuery, TaxonomiesQueryVariables>;
export const TaxonomyRowDocument = new TypedDocumentString(`
    query TaxonomyRow($taxonomy: ID!, $isTouched: Boolean!) {
  taxonomy(id: $taxonomy) {
    projects(first: 5) {
      nodes {
        id
        name
      }
      pageInfo {
        hasNextPage
      }
    }
    draft @include(if: $isTouched) {
      editors {
        member {
          name
        }
      }
      edits(first: 50) {
        nodes {
          author {
            id
            name
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TaxonomyRowQuery, TaxonomyRowQueryVariables>;
export const CreateTaxonomyDocument = new TypedDocumentString(`
    mutation CreateTaxonomy($input: CreateTaxonomyInput!) {
  createTaxonomy(input: $input) {
    __typename
    ... on TaxonomyPayload {
      taxonomy {
        id
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
}`) as unknown as TypedDocumentString<CreateTaxonomyMutation, CreateTaxonomyMutationVariables>;
export const MigrateProjectDocument = new TypedDocumentString(`
    query MigrateProject($project: ID!, $taxonomy: ID!, $mayLook: Boolean!) {
  project(id: $project) {
    id
    name
    version
    form {
      json
    }
    migrations(first: 20) @include(if: $mayLook) {
      nodes {
        ...MigrationParts
      }
    }
  }
  taxonomy(id: $taxonomy) {
    id
    name
    versions(first: 200) {
      nodes {
        number
        conceptCount
        publishedAt
        notes
        withdrawn
      }
    }
  }
}
    fragment MigrationParts on Migration {
  id
  fromVersions
  toVersion
  status
  startedAt
  finishedAt
  tasks
  planned
  reopened
  rules {
    rule
    labels
    annotations
  }
  taxonomy {
    id
    name
  }
  startedBy {
    name
  }
  undoes {
    id
  }
}`) as unknown as TypedDocumentString<MigrateProjectQuery, MigrateProjectQueryVariables>;
export const RelabelCountDocument = new TypedDocumentString(`
    query RelabelCount($project: ID!, $minPosition: Position) {
  tasks(
    project: $project
    filter: {relabel: true}
    first: 1
    minPosition: $minPosition
  ) {
    totalCount
    totalIsExact
  }
}
    `) as unknown as TypedDocumentString<RelabelCountQuery, RelabelCountQueryVariables>;
export const MigrationTrialDocument = new TypedDocumentString(`
    query MigrationTrial($project: ID!, $taxonomy: ID!, $toVersion: Int!) {
  project(id: $project) {
    migrationPlan(taxonomy: $taxonomy, toVersion: $toVersion) {
      tasks
      reopened
      rules {
        rule
        labels
        annotations
        samples {
          question
          conceptId
          labels
          targets
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MigrationTrialQuery, MigrationTrialQueryVariables>;
export const ConceptLabelDocument = new TypedDocumentString(`
    query ConceptLabel($taxonomy: ID!, $version: Int!, $concept: String!) {
  taxonomy(id: $taxonomy) {
    publishedVersion(number: $version) {
      concept(id: $concept) {
        label
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ConceptLabelQuery, ConceptLabelQueryVariables>;
export const MigrateTaxonomyDocument = new TypedDocumentString(`
    mutation MigrateTaxonomy($input: MigrateTaxonomyInput!) {
  migrateTaxonomy(input: $input) {
    __typename
    ... on MigrationPayload {
      position
      migration {
        id
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
}`) as unknown as TypedDocumentString<MigrateTaxonomyMutation, MigrateTaxonomyMutationVariables>;
export const RevertMigrationDocument = new TypedDocumentString(`
    mutation RevertMigration($input: RevertMigrationInput!) {
  revertMigration(input: $input) {
    __typename
    ... on MigrationPayload {
      position
      migration {
        id
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
}`) as unknown as TypedDocumentString<RevertMigrationMutation, RevertMigrationMutationVariables>;
export const PublishTaxonomyDocument = new TypedDocumentString(`
    mutation PublishTaxonomy($input: PublishTaxonomyInput!) {
  publishTaxonomy(input: $input) {
    __typename
    ... on TaxonomyPayload {
      position
      taxonomy {
        versions(first: 1) {
          nodes {
            number
          }
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
}`) as unknown as TypedDocumentString<PublishTaxonomyMutation, PublishTaxonomyMutationVariables>;
export const TreeRootsDocument = new TypedDocumentString(`
    query TreeRoots($taxonomy: ID!, $version: Int!, $isDraft: Boolean!, $after: String) {
  taxonomy(id: $taxonomy) {
    draft @include(if: $isDraft) {
      roots(first: 200, after: $after) {
        ...TreePage
      }
    }
    publishedVersion(number: $version) @skip(if: $isDraft) {
      roots(first: 200, after: $after) {
        ...TreePage
      }
    }
  }
}
    fragment TreePage on ConceptConnection {
  nodes {
    ...TreeConcept
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
fragment TreeConcept on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}`) as unknown as TypedDocumentString<TreeRootsQuery, TreeRootsQueryVariables>;
export const TreeBelowDocument = new TypedDocumentString(`
    query TreeBelow($taxonomy: ID!, $version: Int!, $isDraft: Boolean!, $concept: String!, $after: String) {
  taxonomy(id: $taxonomy) {
    draft @include(if: $isDraft) {
      concept(id: $concept) {
        ...TreeConcept
        narrower(first: 200, after: $after) {
          ...TreePage
        }
      }
    }
    publishedVersion(number: $version) @skip(if: $isDraft) {
      concept(id: $concept) {
        ...TreeConcept
        narrower(first: 200, after: $after) {
          ...TreePage
        }
      }
    }
  }
}
    fragment TreePage on ConceptConnection {
  nodes {
    ...TreeConcept
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
fragment TreeConcept on Concept {
  conceptId
  label
  childCount
  deprecated
  color
}`) as unknown as TypedDocumentString<TreeBelowQuery, TreeBelowQueryVariables>;
export const TreeSearchDocument = new TypedDocumentString(`
    query TreeSearch($taxonomy: ID!, $version: Int!, $isDraft: Boolean!, $text: String!) {
  taxonomy(id: $taxonomy) {
    draft @include(if: $isDraft) {
      search(text: $text, first: 20) {
        ...TreeHit
      }
    }
    publishedVersion(number: $version) @skip(if: $isDraft) {
      search(text: $text, first: 20) {
        ...TreeHit
      }
    }
  }
}
    fragment TreeHit on ConceptHit {
  term
  concept {
    conceptId
    label
    deprecated
    path {
      conceptId
      label
    }
  }
}`) as unknown as TypedDocumentString<TreeSearchQuery, TreeSearchQueryVariables>;
export const TreePathDocument = new TypedDocumentString(`
    query TreePath($taxonomy: ID!, $version: Int!, $isDraft: Boolean!, $concept: String!) {
  taxonomy(id: $taxonomy) {
    draft @include(if: $isDraft) {
      concept(id: $concept) {
        path {
          conceptId
        }
      }
    }
    publishedVersion(number: $version) @skip(if: $isDraft) {
      concept(id: $concept) {
        path {
          conceptId
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TreePathQuery, TreePathQueryVariables>;