import { useMemo } from "react";
import { useLabelNames } from "../spans/labelNames";
import { useAnswersTo } from "../spans/spanContext";
import type { ShapeQuestion } from "../form/form";
import { shapeAt } from "../tracks/frames";
import { shapesOf, UNLABELED, type ShownShape } from "./shapesOf";

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

/** The shapes that are there at a frame of a film; the box of a track in gray where it would only be if it were put there. */
export function useShapesAt(shapes: NamedShape[], frame: number, chosen: string | undefined): NamedShape[] {
  return useMemo(
    () =>
      shapes
        .flatMap((shape) => shapeAt(shape, frame, shape.region.id === chosen ? "both" : "after") ?? [])
        .map((shape) => ("isBeyond" in shape.region && shape.region.isBeyond ? { ...shape, color: UNLABELED } : shape)),
    [shapes, frame, chosen],
  );
}
