import { useMemo, useSyncExternalStore } from "react";
import { geometryOf } from "./geometry";
import type { PlaneView } from "./image/ViewStore";
import { ShapeBatch } from "./ShapeBatch";
import { ShapePath } from "./ShapePath";
import styles from "./shapes.module.css";
import type { ShapeId } from "./tools/Regions";
import { useShapeTools } from "./tools/shapesContext";
import type { NamedShape } from "./useShapes";
import { useShapesInSight } from "./useShapesInSight";

/** More shapes than this in sight have no names beside them: the names would hide the picture. */
const MOST_NAMED = 60;

/** The shapes of the answers, as far as they are in sight; but the one that a hand holds. */
export function RegionsLayer({ view, shapes }: { view: PlaneView; shapes: NamedShape[] }) {
  const [, { chosen, hovered, held, hidesOthers }] = useShapeTools();
  const seen = useShapesInSight(view, shapes);
  const heldId = held ? held.region.id : null;
  const resting = useMemo(
    () => (hidesOthers ? [] : heldId ? seen.filter(({ region }) => region.id !== heldId) : seen),
    [seen, heldId, hidesOthers],
  );
  const marked = seen.filter((shape) => shape.region.id !== heldId && (isIt(shape, chosen) || (isIt(shape, hovered) && !hidesOthers)));
  const named = seen.length <= MOST_NAMED && !hidesOthers ? resting : marked;
  return (
    <>
      <ShapeBatch size={view.size} shapes={resting} />
      {marked.filter(({ kind }) => kind !== "mask").map((shape) => (
        <ShapePath
          key={`${shape.question.name} ${shape.region.id}`}
          kind={shape.kind}
          region={shape.region}
          color={shape.color}
          look={isIt(shape, chosen) ? "chosen" : "hovered"}
        />
      ))}
      <Names view={view} shapes={named} />
    </>
  );
}

function isIt({ question, region }: NamedShape, id: ShapeId | null): boolean {
  return id?.id === region.id && id.question === question.name;
}

/** The number and the name of the label above each of some shapes, in letters of the same size however near the picture is. */
function Names({ view, shapes }: { view: PlaneView; shapes: readonly NamedShape[] }) {
  const { scale } = useSyncExternalStore(view.subscribe, view.snapshot).view;
  return (
    <g fontSize={12 / scale}>
      {shapes.map(({ question, kind, region, number, name }) => {
        const { x, y } = geometryOf(kind).bounds(region);
        return (
          <text key={`${question.name} ${region.id}`} x={x} y={y} dy="-0.5em" className={styles.tag}>
            {number} {name || "?"}
          </text>
        );
      })}
    </g>
  );
}
