import { newCommandId } from "../../api/client";
import { toInputs, type Answers } from "../../answers/answer";
import { seenOf, type VerdictCommand } from "../../outbox/verdicts";
import type { ReviewItem } from "../queue/reviewWork";
import type { Decision } from "./comparison";

export interface Rejection {
  /** The ids of the annotations that go back. */
  annotations: readonly string[];
  /** Keys of the reasons that the project offers. */
  reasons: readonly string[];
  reason: string;
}

export function decisionCommand(
  project: string,
  item: ReviewItem,
  decision: Decision,
  answers: Answers,
  timeSpentMs: number,
): VerdictCommand {
  const seen = seenOf(item.task.annotations);
  const common = { ...heldOf(item), annotation: decision.annotation };
  if (decision.kind === "approve") return { kind: "approve", project, seen, input: common };
  return { kind: "replace", project, seen, input: { ...common, answers: toInputs(answers), timeSpentMs } };
}

/** A command for each answer that goes back. The first one ends the lease, so that the others are sent without. */
export function rejectionCommands(project: string, item: ReviewItem, rejection: Rejection): VerdictCommand[] {
  const { annotations, reason } = rejection;
  const seen = seenOf(item.task.annotations);
  return annotations.map((annotation, index) => {
    const held = index === 0 ? heldOf(item) : { commandId: newCommandId(), task: item.task.id };
    return { kind: "reject", project, seen, input: { ...held, annotation, reason, reasons: [...rejection.reasons] } };
  });
}

function heldOf({ task, token }: ReviewItem) {
  return { commandId: newCommandId(), task: task.id, token, expectedVersion: task.version };
}
