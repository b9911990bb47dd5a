import { useMemo } from "react";
import { useLabelNames } from "../spans/labelNames";
import { useAnswersTo } from "../spans/spanContext";
import type { ShapeQuestion } from "../form/form";
import { shapesOf, type ShownShape } from "./shapesOf";

export interface NamedShape extends ShownShape {
  /** Counted from 1, over all questions about the picture. */
  number: number;
  /** What its label is called; empty while it has none. */
  name: string;
}

/** The shapes in the answers to some questions, with what their labels are called. */
export function useShapes(questions: ShapeQuestion[]): NamedShape[] {
  const names = useMemo(() => questions.map(({ name }) => name), [questions]);
  const answers = useAnswersTo(names);
  const nameOf = useLabelNames(questions, answers);
  return useMemo(
    () =>
      shapesOf(questions, answers).map((shape, index) => ({
        ...shape,
        number: index + 1,
        name: shape.region.label && nameOf(shape.question.name, shape.region.label),
      })),
    [questions, answers, nameOf],
  );
}
