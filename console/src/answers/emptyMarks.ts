import { isOfRegions, listKindOf, type Question } from "../form/form";
import type { Answers } from "./answer";
import { regionAnswer } from "./regions";

/** The answers, where "there is nothing to mark" is said for each required question that marks or relates. */
export function withEmptyMarks(questions: Question[], answers: Answers): Answers {
  const unmarked = questions.filter(isOfRegions).filter(({ name, required }) => required && !answers[name]);
  return { ...answers, ...Object.fromEntries(unmarked.map((question) => [question.name, regionAnswer(listKindOf(question), [])])) };
}
