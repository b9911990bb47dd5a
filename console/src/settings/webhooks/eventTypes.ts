import type { EventType } from "../../api/operations";

/** Types of events that receivers ask for; others that a webhook has already stay in its filter. */
export const EVENT_TYPES = [
  "ANNOTATION_SUBMITTED",
  "ANNOTATION_REVISED",
  "ANNOTATION_WITHDRAWN",
  "ANNOTATION_APPROVED",
  "ANNOTATION_REJECTED",
  "ANNOTATION_REPLACED",
  "ANNOTATION_CORRECTED",
  "ANNOTATION_IMPORTED",
  "TASK_IMPORTED",
  "TASK_CLAIMED",
  "TASK_SKIPPED",
  "TASK_SENT_TO_REVIEW",
  "TASK_RESOLVED",
  "TASK_REOPENED",
  "TASK_ARCHIVED",
  "TASK_RESTORED",
  "COMMENT_ADDED",
  "COMMENT_RESOLVED",
  "FORM_PUBLISHED",
  "GUIDELINE_PUBLISHED",
  "PROJECT_CREATED",
  "PROJECT_ARCHIVED",
  "TAXONOMY_PUBLISHED",
  "LABELS_MIGRATED",
  "EXPORT_CREATED",
  "RUN_FINISHED",
  "ALERT_RAISED",
  "ALERT_CLEARED",
  "MEMBER_ADDED",
  "MEMBER_JOINED",
  "MEMBER_REMOVED",
  "MEMBER_ROLE_CHANGED",
  "MEMBER_ROLE_GRANTED",
  "MEMBER_ROLE_REVOKED",
  "CONTENT_ERASED",
  "ERASURE_FINISHED",
] as const satisfies readonly EventType[];

/** A type as people read it: "annotation submitted". */
export function typeName(type: EventType): string {
  return type.toLowerCase().replaceAll("_", " ");
}
