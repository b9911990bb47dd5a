/** Verdicts of reviewers on annotations, on their way to the server. */
import { newCommandId, request, type RequestOptions } from "../api/client";
import {
  ApproveAnnotationDocument,
  ClaimReviewAgainDocument,
  RejectAnnotationDocument,
  ReplaceAnnotationDocument,
  type ApproveAnnotationInput,
  type RefusalFragment,
  type RejectAnnotationInput,
  type ReplaceAnnotationInput,
} from "../api/operations";
import type { Outcome } from "./command";

export type VerdictCommand = {
  project: string;
  /** What the reviewer saw: the revision of each annotation that counted, by its id. */
  seen: Record<string, number>;
} & (
  | { kind: "approve"; input: ApproveAnnotationInput }
  | { kind: "reject"; input: RejectAnnotationInput }
  | { kind: "replace"; input: ReplaceAnnotationInput }
);

const COUNTING = new Set(["SUBMITTED", "APPROVED"]);

/** What was seen of annotations: the revisions of those that count. */
export function seenOf(annotations: readonly { id: string; status: string; revision: number }[]): VerdictCommand["seen"] {
  const counting = annotations.filter(({ status }) => COUNTING.has(status));
  return Object.fromEntries(counting.map(({ id, revision }) => [id, revision]));
}

export async function sendVerdict(command: VerdictCommand, options?: RequestOptions): Promise<Outcome> {
  const answer = await answerOf(command, options);
  if (answer.__typename === "AnnotationPayload") return { status: "done", annotation: answer.annotationId };
  const isOfLease = answer.code === "NO_LEASE" || answer.code === "STALE";
  if (isOfLease && command.input.token != null) return claimedAgain(command, answer, options);
  return { status: "refused", refusal: answer };
}

async function answerOf(command: VerdictCommand, options?: RequestOptions) {
  switch (command.kind) {
    case "approve":
      return (await request(ApproveAnnotationDocument, { input: command.input }, options)).approveAnnotation;
    case "reject":
      return (await request(RejectAnnotationDocument, { input: command.input }, options)).rejectAnnotation;
    case "replace":
      return (await request(ReplaceAnnotationDocument, { input: command.input }, options)).replaceAnnotation;
  }
}

/**
 * The lease ended on the way, or somebody did something to the task, such as writing a comment.
 *
 * The same verdict is sent again as long as the answers are those that the reviewer saw.
 */
async function claimedAgain(
  command: VerdictCommand,
  refusal: RefusalFragment,
  options?: RequestOptions,
): Promise<Outcome> {
  const claim = { commandId: newCommandId(), project: command.project, task: command.input.task };
  const { claimReview } = await request(ClaimReviewAgainDocument, { input: claim }, options);
  if (claimReview.__typename === "Refused") return { status: "refused", refusal: claimReview };
  const { token, task } = claimReview;
  const isAsSeen = JSON.stringify(sorted(seenOf(task.annotations))) === JSON.stringify(sorted(command.seen));
  const isAsSent = token === command.input.token && task.version === command.input.expectedVersion;
  if (!isAsSeen || isAsSent) return { status: "refused", refusal };
  const renewed = { commandId: newCommandId(), token, expectedVersion: task.version };
  return { status: "changed", command: withInput(command, renewed) };
}

function sorted(seen: VerdictCommand["seen"]): [string, number][] {
  return Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1));
}

function withInput(
  command: VerdictCommand,
  renewed: { commandId: string; token: number; expectedVersion: number },
): VerdictCommand {
  switch (command.kind) {
    case "approve":
      return { ...command, input: { ...command.input, ...renewed } };
    case "reject":
      return { ...command, input: { ...command.input, ...renewed } };
    case "replace":
      return { ...command, input: { ...command.input, ...renewed } };
  }
}
