import { regionsOf, type Region } from "../answers/regions";
import type { AnswerValue } from "../answers/answer";
import { colorOf } from "../spans/colors";
import { isAboutShapes, shapeKindOf, type Question, type ShapeKind, type ShapeQuestion } from "../form/form";

/** A shape with the question that it answers: ids are unique within a question alone. */
export interface ShownShape {
  question: ShapeQuestion;
  kind: ShapeKind;
  region: Region;
  color: string;
}

/** The color of what has no label yet. */
export const UNLABELED = "#9aa5ab";

/** The questions about shapes on an input. */
export function shapeQuestionsOn(questions: readonly Question[], input: string): ShapeQuestion[] {
  return questions.filter(isAboutShapes).filter(({ appliesTo }) => appliesTo === input);
}

/** The shapes of answers, those of each question in its order; `answers` lie beside their questions. */
export function shapesOf(questions: readonly ShapeQuestion[], answers: readonly (AnswerValue | undefined)[]): ShownShape[] {
  return questions.flatMap((question, index) => {
    const kind = shapeKindOf(question);
    const colors = new Map<string, string>();
    return regionsOf(answers[index]).map((region) => {
      const color = colors.get(region.label) ?? shapeColor(questions, question, region.label);
      colors.set(region.label, color);
      return { question, kind, region, color };
    });
  });
}

/** The color of a label of a question, of several about one picture: each label of theirs has another one. */
export function shapeColor(questions: readonly ShapeQuestion[], question: ShapeQuestion, label: string): string {
  if (!label) return UNLABELED;
  const before = questions.slice(0, questions.indexOf(question)).reduce((sum, { labels }) => sum + labels.length, 0);
  return colorOf(question.labels, label, before);
}

/** The page of a PDF that a shape lies on. */
export function pageOf({ page }: Region): number {
  return page ?? 0;
}

/** A name of a shape that is unique within an answer. */
export function keyOf({ question, region }: Pick<ShownShape, "question" | "region">): string {
  return `${question.name}\n${region.id}`;
}
