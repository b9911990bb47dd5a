import { regionsOf, type Region } from "../answers/regions";
import type { AnswerValue } from "../answers/answer";
import { isAboutShapes, shapeKindOf, type Question, type ShapeKind, type ShapeQuestion } from "../form/form";

/** A shape with the question that it answers: ids are unique within a question alone. */
export interface ShownShape {
  question: ShapeQuestion;
  kind: ShapeKind;
  region: Region;
}

/** The questions about shapes on an input. */
export function shapeQuestionsOn(questions: readonly Question[], input: string): ShapeQuestion[] {
  return questions.filter(isAboutShapes).filter(({ appliesTo }) => appliesTo === input);
}

/** The shapes of answers, those of each question in its order; `answers` lie beside their questions. */
export function shapesOf(questions: readonly ShapeQuestion[], answers: readonly (AnswerValue | undefined)[]): ShownShape[] {
  return questions.flatMap((question, index) => {
    const kind = shapeKindOf(question);
    return regionsOf(answers[index]).map((region) => ({ question, kind, region }));
  });
}

/** A name of a shape that is unique within an answer. */
export function keyOf({ question, region }: Pick<ShownShape, "question" | "region">): string {
  return `${question.name}\n${region.id}`;
}
