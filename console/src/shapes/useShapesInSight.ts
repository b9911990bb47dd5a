import { useMemo, useRef, useSyncExternalStore } from "react";
import { geometryOf, overlap, type Rect } from "./geometry";
import type { PlaneView } from "./image/ViewStore";
import type { ShownShape } from "./shapesOf";

/** Those of some shapes that are in sight or near it; the same list until one looks farther than that, or much nearer. */
export function useShapesInSight<Shape extends ShownShape>(view: PlaneView, shapes: readonly Shape[]): readonly Shape[] {
  const seen = useRef<Rect | null>(null);
  const area = useSyncExternalStore(view.subscribe, () => {
    const sight = view.inSight();
    if (!seen.current || !holds(seen.current, sight)) seen.current = grown(sight);
    return seen.current;
  });
  return useMemo(
    () => shapes.filter(({ kind, region }) => overlap(geometryOf(kind).bounds(region), area)),
    [shapes, area],
  );
}

/** A frame more on each side. */
function grown({ x, y, width, height }: Rect): Rect {
  return { x: x - width, y: y - height, width: 3 * width, height: 3 * height };
}

/** Whether what is in sight lies within an area, which is not much larger. */
function holds(area: Rect, sight: Rect): boolean {
  const isWithin = sight.x >= area.x && sight.y >= area.y && sight.x + sight.width <= area.x + area.width && sight.y + sight.height <= area.y + area.height;
  return isWithin && area.width <= 9 * sight.width;
}
