import { useMemo } from "react";
import { shapeKindOf } from "../../form/form";
import { shapeColor, shapeQuestionsOn, type ShownShape } from "../../shapes/shapesOf";
import type { ShapeLayer } from "../../shapes/ShapesOverlay";
import { regionStatuses, shownIn } from "./layers";
import type { InputProps } from "./ReviewMaterial";

/** The shapes of everybody on an input, those that are to be shown. */
export function useShapesOfAll(input: string, { questions, columns, layer }: Pick<InputProps, "questions" | "columns" | "layer">): ShapeLayer[] {
  const about = useMemo(() => shapeQuestionsOn(questions, input), [questions, input]);
  return useMemo(() => {
    const shown = columns.map((): ShownShape[] => []);
    for (const question of about) {
      regionStatuses(question, columns).forEach((own, person) => {
        for (const [region, status] of own) {
          const isShown = shownIn(layer)({ status, people: [person] });
          if (isShown) shown[person]!.push({ question, kind: shapeKindOf(question), region, color: shapeColor(about, question, region.label) });
        }
      });
    }
    return columns.map(({ annotation, name }, person) => ({ key: annotation, name, shapes: shown[person]! }));
  }, [about, columns, layer]);
}
