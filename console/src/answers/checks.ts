/** What is still missing in answers, said before the server says it. */
import { words } from "../words";
import { isOfRegions, type Question } from "../form/form";
import type { Answers, AnswerValue } from "./answer";
import { regionsOf, type Region, type Relation, type Span } from "./regions";
import { meaningOf } from "./relations";
import { codePointLength } from "../spans/codePoints";

/** A sentence for each question whose answer cannot be sent as it is, in the order of the form. */
export function problemsOf(questions: Question[], answers: Answers): Map<string, string> {
  const problems = new Map<string, string>();
  for (const question of questions) {
    const problem = problemOf(question, answers[question.name]);
    if (problem) problems.set(question.name, problem);
  }
  return problems;
}

function problemOf(question: Question, answer: AnswerValue | undefined): string | null {
  if (!answer) {
    // "There is nothing to mark" is an answer too, and is sent for whoever marked nothing.
    const isEmptyFine = isOfRegions(question) && question.minRegions === 0;
    return question.required && !isEmptyFine ? words.problems.missing : null;
  }
  switch (answer.kind) {
    case "choice":
      return choiceProblem(question, answer.values.length);
    case "text":
      return textProblem(question, codePointLength(answer.text));
    case "number":
      return numberProblem(question, answer.number);
    case "ranking":
      return rankingProblem(question, answer.order.length);
    case "rating":
      return null;
    default:
      return regionProblem(question, regionsOf(answer));
  }
}

function choiceProblem(question: Question, chosen: number): string | null {
  if (question.__typename !== "ChoiceQuestion" || !question.multiple) return null;
  if (chosen < question.minChoices) return words.problems.tooFewChoices(question.minChoices);
  if (question.maxChoices && chosen > question.maxChoices) return words.problems.tooManyChoices(question.maxChoices);
  return null;
}

function textProblem(question: Question, length: number): string | null {
  if (question.__typename !== "TextQuestion") return null;
  if (length < question.minLength) return words.problems.tooShort(question.minLength);
  if (length > question.maxLength) return words.problems.tooLong(question.maxLength);
  return null;
}

function numberProblem(question: Question, number: number): string | null {
  if (question.__typename !== "NumberQuestion") return null;
  const { min, max, step, integer } = question;
  if (!Number.isFinite(number)) return words.problems.noNumber;
  if (integer && !Number.isInteger(number)) return words.problems.noInteger;
  if (min !== null && number < min) return words.problems.tooSmall(min);
  if (max !== null && number > max) return words.problems.tooLarge(max);
  if (step && !isMultiple(number - (min ?? 0), step)) return words.problems.noStep(step);
  return null;
}

/** Whether a number is a multiple of a step, but for the rounding of binary fractions. */
function isMultiple(number: number, step: number): boolean {
  const quotient = number / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
}

function rankingProblem(question: Question, ranked: number): string | null {
  if (question.__typename !== "RankingQuestion" || !question.top) return null;
  return ranked === question.top ? null : words.problems.rankExactly(question.top);
}

function regionProblem(question: Question, regions: readonly Region[]): string | null {
  if (!isOfRegions(question)) return null;
  const say = question.__typename === "RelationQuestion" ? words.problems.relations : words.problems;
  if (regions.some(({ label }) => !label)) return say.noLabel;
  if (regions.length < question.minRegions) return say.tooFewRegions(question.minRegions);
  if (regions.length > question.maxRegions) return say.tooManyRegions(question.maxRegions);
  if (question.__typename === "RelationQuestion" && isAnyTwice(regions as readonly Relation[], question.directed)) return words.problems.relations.twice;
  if ("overlap" in question && !question.overlap && isAnyOver(regions as readonly Span[])) return words.problems.overlapping;
  return null;
}

function isAnyTwice(relations: readonly Relation[], isDirected: boolean): boolean {
  return new Set(relations.map((relation) => meaningOf(relation, isDirected))).size < relations.length;
}

/** Whether some stretch of a text or of time lies over another one. */
function isAnyOver(stretches: readonly Pick<Span, "start" | "end" | "message">[]): boolean {
  const sorted = [...stretches].sort((a, b) => (a.message ?? 0) - (b.message ?? 0) || a.start - b.start);
  return sorted.some(({ start, message }, index) => {
    const before = sorted[index - 1];
    return before !== undefined && (before.message ?? 0) === (message ?? 0) && start < before.end;
  });
}
