import { useMemo, useRef, useSyncExternalStore } from "react";
import { geometryOf, overlap, type Rect } from "./geometry";
import type { ViewStore } from "./image/ViewStore";
import { keyOf, type ShownShape } from "./shapesOf";

/** Those of some shapes that are in sight: the same list as long as they are the same. */
export function useShapesInSight<Shape extends ShownShape>(view: ViewStore, shapes: readonly Shape[]): readonly Shape[] {
  const placed = useMemo(
    () => shapes.map((shape) => ({ shape, bounds: geometryOf(shape.kind).bounds(shape.region) })),
    [shapes],
  );
  const last = useRef<readonly Shape[]>([]);
  return useSyncExternalStore(view.subscribe, () => {
    const sight = grown(view.inSight());
    const seen = placed.filter(({ bounds }) => overlap(bounds, sight)).map(({ shape }) => shape);
    if (!isSame(seen, last.current)) last.current = seen;
    return last.current;
  });
}

/** Half a frame more on each side, so that small moves bring nothing new. */
function grown({ x, y, width, height }: Rect): Rect {
  return { x: x - width / 2, y: y - height / 2, width: 2 * width, height: 2 * height };
}

function isSame(a: readonly ShownShape[], b: readonly ShownShape[]): boolean {
  return a.length === b.length && a.every((shape, index) => shape.region === b[index]!.region && keyOf(shape) === keyOf(b[index]!));
}
