import { newCommandId } from "../../api/client";
import type { LabelCommand } from "../../outbox/command";
import { toInputs, type Answers } from "../../answers/answer";
import { regionAnswer } from "../../answers/regions";
import { isAboutRegions, isAboutShapes, shapeKindOf, type Question, type RegionQuestion } from "../../form/form";
import type { WorkItem } from "../queue/work";

/** What sends the answers to a task: a new annotation under its lease, or a revision of one's own. */
export function answerCommand(project: string, item: WorkItem, answers: Answers, timeSpentMs: number): LabelCommand {
  const common = { commandId: newCommandId(), task: item.task.id, answers: toInputs(answers), timeSpentMs };
  if (item.returned) {
    return { kind: "revise", project, input: { ...common, annotation: item.returned.annotation } };
  }
  return { kind: "submit", project, input: { ...common, token: item.lease?.token ?? 0 } };
}

/** The answers, where "there is nothing to mark" is said for each required question that marks. */
export function withEmptyMarks(questions: Question[], answers: Answers): Answers {
  const unmarked = questions.filter(isAboutRegions).filter(({ name, required }) => required && !answers[name]);
  return { ...answers, ...Object.fromEntries(unmarked.map((question) => [question.name, emptyAnswer(question)])) };
}

function emptyAnswer(question: RegionQuestion) {
  return regionAnswer(isAboutShapes(question) ? shapeKindOf(question) : "span", []);
}
