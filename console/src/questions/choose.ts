/** What pressing the key of a row does to the answer of a question. */
import type { AnswerOf, AnswerValue } from "../answers/answer";
import { isOfRegions, type Option, type Question, type QuestionOf } from "../form/form";

/** More options than this are not listed but searched. */
const LONGEST_LIST = 40;

/** Whether a question shows its options as rows, which keys can choose. */
export function isListed(question: QuestionOf<"ChoiceQuestion">): boolean {
  return !question.taxonomy && question.options.length <= LONGEST_LIST;
}

export function selectableOptions(question: QuestionOf<"ChoiceQuestion">): Option[] {
  if (!question.leavesOnly) return question.options;
  const parents = new Set(question.options.map(({ parent }) => parent));
  return question.options.filter(({ value }) => !parents.has(value));
}

/** How far below the top each option stands, by value. */
export function depthsOf(options: readonly Option[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const { value, parent } of options) depths.set(value, parent === null ? 0 : (depths.get(parent) ?? 0) + 1);
  return depths;
}

/** The answer after a value was chosen: of several, it is added or taken away; of one, it replaces the other. */
export function chooseValue(
  question: QuestionOf<"ChoiceQuestion">,
  answer: AnswerValue | undefined,
  value: string,
): AnswerOf<"choice"> | null {
  const values = answer?.kind === "choice" ? answer.values : [];
  if (!question.multiple) {
    const isTakenAway = !question.required && values[0] === value;
    return isTakenAway ? null : { kind: "choice", values: [value] };
  }
  const chosen = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return chosen.length ? { kind: "choice", values: chosen } : null;
}

/** The ranking after an item was ranked next, or taken out of the ranking. */
export function rankValue(answer: AnswerValue | undefined, value: string): AnswerOf<"ranking"> | null {
  const order = answer?.kind === "ranking" ? answer.order : [];
  const changed = order.includes(value) ? order.filter((each) => each !== value) : [...order, value];
  return changed.length ? { kind: "ranking", order: changed } : null;
}

/** Whether one key answers the whole question, so that one can go on to the next. */
export function isAnsweredByOneKey(question: Question): boolean {
  return (question.__typename === "ChoiceQuestion" && !question.multiple) || question.__typename === "RatingQuestion";
}

/** Whether a question has keys that answer it: what is searched for is seen only once it is chosen. */
export function hasAnsweringKeys(question: Question): boolean {
  if (!isAnsweredByOneKey(question)) return false;
  return question.__typename !== "ChoiceQuestion" || isListed(question) || question.options.some(({ hotkey }) => hotkey);
}

/**
 * Whether the key that answered a question ended the task, so that it can be submitted.
 *
 * Where marks are asked for and there are none yet, it did not: that there is nothing to mark is said by submitting, not by another answer.
 */
export function isEndedBy(name: string, questions: readonly Question[], answers: { get(question: string): AnswerValue | undefined }): boolean {
  const isUnmarked = (question: Question) => isOfRegions(question) && question.required && !answers.get(question.name);
  return questions.at(-1)?.name === name && answers.get(name) !== undefined && !questions.some(isUnmarked);
}
