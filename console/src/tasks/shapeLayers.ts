import { useMemo } from "react";
import { fromParts } from "../answers/answer";
import type { Form } from "../form/form";
import { shapeQuestionsOn, shapesOf } from "../shapes/shapesOf";
import type { ShapeLayer } from "../shapes/ShapesOverlay";
import { words } from "../words";
import type { TaskDetail } from "./taskPages";

/** What everybody drew on an input. */
export function useShapeLayers(task: TaskDetail, form: Form, input: string): ShapeLayer[] {
  return useMemo(() => {
    const questions = shapeQuestionsOn(form.questions ?? [], input);
    const layersOfAll = task.annotations.map(({ id, author, drawn }): ShapeLayer => {
      const answers = fromParts(drawn ?? []);
      return { key: id, name: author?.name ?? words.tasks.panel.erased, shapes: shapesOf(questions, questions.map(({ name }) => answers[name])) };
    });
    return layersOfAll.filter(({ shapes }) => shapes.length > 0);
  }, [form, input, task]);
}
