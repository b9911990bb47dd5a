import { newCommandId } from "../../api/client";
import type { LabelCommand } from "../../outbox/command";
import { toInputs, type Answers } from "../../answers/answer";
import type { WorkItem } from "../queue/work";

/** What sends the answers to a task: a new annotation under its lease, or a revision of one's own. */
export function answerCommand(project: string, item: WorkItem, answers: Answers, timeSpentMs: number): LabelCommand {
  const common = { commandId: newCommandId(), task: item.task.id, answers: toInputs(answers), timeSpentMs };
  if (item.returned) {
    return { kind: "revise", project, input: { ...common, annotation: item.returned.annotation } };
  }
  return { kind: "submit", project, input: { ...common, token: item.lease?.token ?? 0 } };
}
