import { isAboutRegions, regionKindOf, type Question, type RegionQuestion } from "../form/form";
import type { Answers } from "./answer";
import { regionAnswer } from "./regions";

/** The answers, where "there is nothing to mark" is said for each required question that marks. */
export function withEmptyMarks(questions: Question[], answers: Answers): Answers {
  const unmarked = questions.filter(isAboutRegions).filter(({ name, required }) => required && !answers[name]);
  return { ...answers, ...Object.fromEntries(unmarked.map((question) => [question.name, emptyAnswer(question)])) };
}

function emptyAnswer(question: RegionQuestion) {
  return regionAnswer(regionKindOf(question), []);
}
