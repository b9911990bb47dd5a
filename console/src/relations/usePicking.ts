import { useEffect, type RefObject } from "react";
import type { RelationEnd } from "../answers/regions";
import { useIntervalTools } from "../intervals/useIntervals";
import { useShapeTools } from "../shapes/tools/shapesContext";
import type { ShapeTools } from "../shapes/tools/ShapeTools";
import { smallestAt } from "./arrows";
import { placeOf, shapeUnder } from "./places";
import { isSameEnd, type RelationTools } from "./RelationTools";
import { useRelationTools } from "./useRelationTools";

/** Where a hand marks or draws. */
const SURFACES = "[data-text], [data-canvas], [data-surface]";
const HEARD = ["pointerdown", "pointerup", "mousedown", "mouseup", "dblclick", "click", "pointermove"] as const;

/** While two regions are being joined, clicks on the inputs take regions, whatever tool is in hand; and regions are brought into sight. */
export function usePicking(layer: RefObject<HTMLElement | null>): void {
  const [tools, { joining }] = useRelationTools();
  const [shapes] = useShapeTools();
  const [intervals] = useIntervalTools();
  const isJoining = joining !== null;

  useEffect(
    () =>
      tools.register((end) => {
        const root = layer.current?.parentElement;
        const found = tools.find(end);
        if (!root || !found) return;
        const { question, region } = found;
        if (question.__typename === "IntervalQuestion") intervals.surface(question.appliesTo ?? "")?.view.reveal((region as { start?: number }).start ?? 0);
        else if (question.__typename !== "SpanQuestion") shapes.reveal({ question, region });
        scrollTo(root, placeOf(root, question, region, shapes).rects[0]);
      }),
    [tools, shapes, intervals, layer],
  );

  useEffect(() => {
    const root = layer.current?.parentElement;
    if (!isJoining || !root) return;
    const hear = (event: MouseEvent) => {
      const surface = event.target instanceof Element && root.contains(event.target) ? event.target.closest<HTMLElement>(SURFACES) : null;
      if (!surface || event.button > 0) return;
      event.stopPropagation();
      // The focus and the selection stay where they are.
      if (event.type === "mousedown") event.preventDefault();
      if (event.type !== "click" && event.type !== "pointermove") return;
      const end = endUnder(root, surface, event, tools, shapes);
      if (event.type === "pointermove") return end ? tools.pointAt(end) : undefined;
      if (end) tools.take(end);
      else tools.miss();
    };
    for (const type of HEARD) addEventListener(type, hear, true);
    return () => {
      for (const type of HEARD) removeEventListener(type, hear, true);
    };
  }, [layer, tools, shapes, isJoining]);
}

/** What of all that can be taken is under a pointer. */
function endUnder(root: HTMLElement, surface: HTMLElement, { clientX: x, clientY: y }: MouseEvent, tools: RelationTools, shapes: ShapeTools): RelationEnd | null {
  const ends = tools.candidates();
  const shape = surface.dataset.canvas === undefined ? null : shapeUnder(surface, x, y, shapes);
  if (shape && ends.some((end) => isSameEnd(end, shape))) return shape;
  const rects = ends.map((end) => {
    const found = tools.find(end);
    return found ? placeOf(root, found.question, found.region, shapes).rects : [];
  });
  return ends[smallestAt(rects, [x, y])] ?? null;
}

/** Scroll as far as a place needs to be in sight. */
function scrollTo(root: HTMLElement, place: { y: number; height: number } | undefined): void {
  if (!place) return;
  const { top, bottom } = root.getBoundingClientRect();
  if (place.y < top) root.scrollBy({ top: place.y - top - 48 });
  else if (place.y + place.height > bottom) root.scrollBy({ top: place.y + place.height - bottom + 48 });
}
