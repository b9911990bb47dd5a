import { useMemo } from "react";
import type { ViewStore } from "./image/ViewStore";
import { ShapePath } from "./ShapePath";
import { useShapeTools } from "./tools/shapesContext";
import type { NamedShape } from "./useShapes";
import { useShapesInSight } from "./useShapesInSight";

/** More shapes than this in sight have no names beside them: the names would hide the picture. */
const MOST_NAMED = 60;

/** The shapes of the answers, as far as they are in sight; but the one that a hand holds. */
export function RegionsLayer({ view, shapes }: { view: ViewStore; shapes: NamedShape[] }) {
  const [, { chosen, hovered, held, hidesOthers }] = useShapeTools();
  const seen = useShapesInSight(view, shapes);
  return useMemo(() => {
    const isNamed = seen.length <= MOST_NAMED;
    return seen.map(({ question, kind, region, color, number, name }) => {
      const isIt = (id: { question: string; id: string } | null) => id?.id === region.id && id.question === question.name;
      const look = isIt(chosen) ? "chosen" : isIt(hovered) ? "hovered" : "plain";
      if (held && held.region.id === region.id && held.question.name === question.name) return null;
      if (hidesOthers && look !== "chosen") return null;
      const tag = isNamed || look !== "plain" ? `${number} ${name || "?"}` : undefined;
      const dash = name ? undefined : "5 5";
      return (
        <ShapePath key={`${question.name} ${region.id}`} kind={kind} region={region} color={color} dash={dash} look={look} tag={tag} />
      );
    });
  }, [seen, chosen, hovered, held, hidesOthers]);
}
