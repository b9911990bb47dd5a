/** The questions of a task with everybody's answers to them, and what the reviewer's decision comes to. */
import type { AnswerValue, Answers } from "../../answers/answer";
import type { Question } from "../../form/form";
import { isSameAnswer, referencesOf, type Answer } from "../diff/answers";
import { comparable, groupsOf, isAnsweredAlike } from "../diff/relations";
import type { Column } from "../queue/reviewWork";

export interface Comparison {
  question: Question;
  /** By column. */
  answers: Answer[];
  /** What each of them is compared with. */
  references: Answer[];
  isEqual: boolean;
  /** What everybody answered, where `isEqual`. */
  agreed: Answer;
}

export function comparisonsOf(questions: readonly Question[], columns: readonly Column[]): Comparison[] {
  const readable = columns.filter(({ isErased }) => !isErased);
  const isAlike = (question: Question) => {
    const toCompare = readable.map(({ answers }) => comparable(question, answers));
    return toCompare.every((answer) => isSameAnswer(answer, toCompare[0]));
  };
  // What a relation joins is decided with it: a part of it alone is nothing to agree on.
  const differing = new Set(questions.filter((question) => !isAlike(question)).map(({ name }) => name));
  const open = new Set(groupsOf(questions).filter((group) => group.some((name) => differing.has(name))).flat());
  return questions.map((question) => {
    const answers = columns.map(({ answers: all }) => all[question.name]);
    const references = referencesOf(answers, columns.map(({ answers: all }) => comparable(question, all)));
    const isEqual = !open.has(question.name);
    return { question, answers, references, isEqual, agreed: isEqual ? readable[0]?.answers[question.name] : undefined };
  });
}

/** What everybody answered alike: where the final answer begins. */
export function agreedAnswers(comparisons: readonly Comparison[]): Answers {
  const agreed = comparisons.flatMap(({ question, agreed }): [string, AnswerValue][] => (agreed ? [[question.name, agreed]] : []));
  return Object.fromEntries(agreed);
}

export type Decision = { kind: "approve"; annotation: string } | { kind: "replace"; annotation: string };

/**
 * What a final answer comes to: approving the annotation that says the same, or else replacing the one that is nearest,
 * which differs in the fewest questions; of several, the first. Null without any annotation.
 */
export function decisionOf(questions: readonly Question[], final: Answers, columns: readonly Column[]): Decision | null {
  const differences = columns.map((column) => ({
    column,
    count: questions.filter((question) => !isAnsweredAlike(question, final, column.answers)).length,
  }));
  const same = differences.find(({ column, count }) => count === 0 && !column.isErased);
  if (same) return { kind: "approve", annotation: same.column.annotation };
  const [nearest] = differences.sort((a, b) => a.count - b.count);
  return nearest ? { kind: "replace", annotation: nearest.column.annotation } : null;
}
