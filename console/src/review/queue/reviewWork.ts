import type { HeldReviewFragment, ReviewTaskFragment } from "../../api/operations";
import { fromParts, type Answers } from "../../answers/answer";

export type ReviewTask = ReviewTaskFragment;
type ReviewedAnnotation = ReviewTask["annotations"][number];

/** A task that the reviewer holds; `expiresAt` in milliseconds since 1970. */
export interface ReviewItem {
  task: ReviewTask;
  token: number;
  expiresAt: number;
}

/** An answer that counts, with whoever gave it. */
export interface Column {
  annotation: string;
  name: string;
  answers: Answers;
  /** Its answers were erased: nothing of it can be approved. */
  isErased: boolean;
  formVersion: number;
}

export function reviewItem({ token, expiresAt, task }: Omit<HeldReviewFragment, "__typename">): ReviewItem {
  return { task, token: token ?? 0, expiresAt: Date.parse(expiresAt) };
}

/** The answers between which the reviewer decides, the earliest first. */
export function columnsOf(task: ReviewTask, nameless: (index: number) => string): Column[] {
  return task.annotations
    .filter(({ status }) => status === "SUBMITTED" || status === "APPROVED")
    .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
    .map((annotation: ReviewedAnnotation, index) => ({
      annotation: annotation.id,
      name: annotation.author?.name ?? nameless(index),
      answers: fromParts(annotation.answers ?? []),
      isErased: annotation.answers === null,
      formVersion: annotation.formVersion,
    }));
}
