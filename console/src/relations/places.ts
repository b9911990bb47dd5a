/** Where regions are on the screen. */
import type { Region, RelationEnd } from "../answers/regions";
import { isAboutShapes, type RegionQuestion } from "../form/form";
import { geometryOf } from "../shapes/geometry";
import type { ShapeTools } from "../shapes/tools/ShapeTools";
import type { Rect } from "./arrows";

export interface Place {
  /** In CSS pixels of the window. */
  rects: Rect[];
  /** What it is shown in, if that shows a part of its input alone. */
  frame: Rect | null;
}

const NOWHERE: Place = { rects: [], frame: null };

/** Where a region is shown within an element; nowhere if it is out of sight, as on another frame of a film. */
export function placeOf(root: HTMLElement, question: RegionQuestion, region: Region, shapes: ShapeTools): Place {
  if (isAboutShapes(question)) return placeOfShape(root, { question: question.name, region: region.id }, question.appliesTo ?? "", shapes);
  if (question.__typename === "IntervalQuestion") {
    const mark = root.querySelector(`[data-mark="${CSS.escape(`${question.name} ${region.id}`)}"]`);
    const surface = mark?.closest("[data-surface]");
    return mark && surface ? { rects: [mark.getBoundingClientRect()], frame: surface.getBoundingClientRect() } : NOWHERE;
  }
  // A text shows a span as one mark or several, each of which names all spans that it is of.
  const marks = [...root.querySelectorAll(`[data-text] [data-spans~="${CSS.escape(`${question.name}/${region.id}`)}"]`)];
  return { rects: marks.flatMap((mark) => [...mark.getClientRects()]), frame: null };
}

/** The shape under a point of the window, of all that are drawn on a picture. */
export function shapeUnder(canvas: HTMLElement, x: number, y: number, shapes: ShapeTools): RelationEnd | null {
  const input = canvas.dataset.canvas!;
  const { left, top } = canvas.getBoundingClientRect();
  const point = shapes.viewOf(input)?.toPicture([x - left, y - top]);
  const shape = point && shapes.regions.at(input, point, shapes.reach(input));
  return shape ? { question: shape.question.name, region: shape.region.id } : null;
}

function placeOfShape(root: HTMLElement, { question, region: id }: RelationEnd, input: string, shapes: ShapeTools): Place {
  const canvas = root.querySelector(`[data-canvas="${CSS.escape(input)}"]`);
  const { held } = shapes.snapshot();
  const shape = held?.region.id === id && held.question.name === question ? held : shapes.regions.find({ question, id });
  const view = shapes.viewOf(input)?.snapshot().view;
  if (!canvas || !shape || !view) return NOWHERE;
  const frame = canvas.getBoundingClientRect();
  const { x, y, width, height } = geometryOf(shape.kind).bounds(shape.region);
  const { scale } = view;
  return { frame, rects: [{ x: frame.left + view.x + x * scale, y: frame.top + view.y + y * scale, width: width * scale, height: height * scale }] };
}
