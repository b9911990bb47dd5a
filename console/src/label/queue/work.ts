import type { HeldTaskFragment, MyWorkQuery } from "../../api/operations";
import { fromParts, type Answers } from "../../answers/answer";
import { reasonText, type OfferedReason } from "../../returned/reasons";
import type { Task } from "../../task/task";

/** A lease; `expiresAt` in milliseconds since 1970. */
export interface Lease {
  token: number;
  expiresAt: number;
}

/** An own annotation to be answered again, and why. */
export interface Returned {
  annotation: string;
  reason: string | null;
}

/** A task to answer: held by a lease, or an own annotation of it to be revised. */
export interface WorkItem {
  task: Task;
  lease: Lease | null;
  returned: Returned | null;
  /** What it begins with: what was answered before, or the draft. */
  answers: Answers;
  /** When the draft was saved, in milliseconds since 1970; 0 without one. */
  draftedAt: number;
}

/** A draft as this console saves it with the server. */
export interface DraftBody {
  console: { answers: Answers; savedAt: number };
}

export type ReturnedAnnotation = MyWorkQuery["viewer"]["returned"]["nodes"][number];

export function heldItem({ token, expiresAt, task }: HeldTaskFragment): WorkItem {
  const lease = { token: token ?? 0, expiresAt: Date.parse(expiresAt) };
  // Another program may have saved a draft of another shape, which is not ours to read.
  const draft = (task.draft as Partial<DraftBody> | null)?.console;
  return { task, lease, returned: null, answers: draft?.answers ?? {}, draftedAt: draft?.savedAt ?? 0 };
}

/** A rejected annotation, to be revised; it needs no lease. */
export function returnedItem(annotation: ReturnedAnnotation, offered: readonly OfferedReason[]): WorkItem {
  const { id, answers, task } = annotation;
  const returned = { annotation: id, reason: reasonText(annotation, offered) };
  return { task, lease: null, returned, answers: fromParts(answers ?? []), draftedAt: 0 };
}
