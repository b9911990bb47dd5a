import type { HeldTaskFragment, MyWorkQuery, TaskPartsFragment } from "../../api/operations";
import { fromParts, type Answers } from "../answers/answer";

export type Task = TaskPartsFragment;

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
  /** What it begins with: the draft, or what was answered before. */
  answers: Answers;
}

export type ReturnedAnnotation = MyWorkQuery["viewer"]["returned"]["nodes"][number];

export function heldItem({ token, expiresAt, task }: HeldTaskFragment): WorkItem {
  const lease = { token: token ?? 0, expiresAt: Date.parse(expiresAt) };
  return { task, lease, returned: null, answers: draftedAnswers(task.draft) };
}

/** A rejected annotation, to be revised; it needs no lease. */
export function returnedItem({ id, reason, reasons, answers, task }: ReturnedAnnotation): WorkItem {
  const returned = { annotation: id, reason: [...reasons, reason].filter(Boolean).join(": ") || null };
  return { task, lease: null, returned, answers: fromParts(answers ?? []) };
}

/** The answers in a draft as this console saves it; none where another program saved it otherwise. */
export function draftedAnswers(draft: unknown): Answers {
  const answers = (draft as { console?: { answers?: Answers } } | null)?.console?.answers;
  return answers ?? {};
}
