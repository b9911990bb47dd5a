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

/** Where regions are within an element at one moment; nowhere if they are out of sight, as on another frame of a film. */
export class Places {
  private spans: Map<string, Element[]> | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly shapes: ShapeTools,
  ) {}

  of(question: RegionQuestion, region: Region): Place {
    if (isAboutShapes(question)) return placeOfShape(this.root, { question: question.name, region: region.id }, question.appliesTo ?? "", this.shapes);
    if (question.__typename === "SpanQuestion") {
      const marks = this.marks().get(`${question.name}/${region.id}`) ?? [];
      return { rects: marks.flatMap((mark) => [...mark.getClientRects()]), frame: null };
    }
    const mark = this.root.querySelector(`[data-mark="${CSS.escape(`${question.name} ${region.id}`)}"]`);
    const surface = mark?.closest("[data-surface]");
    return mark && surface ? { rects: [mark.getBoundingClientRect()], frame: surface.getBoundingClientRect() } : NOWHERE;
  }

  /** A text shows a span as one mark or several, each of which names all spans that it is of. */
  private marks(): Map<string, Element[]> {
    if (this.spans) return this.spans;
    this.spans = new Map();
    for (const mark of this.root.querySelectorAll<HTMLElement>("[data-text] [data-spans]")) {
      for (const name of mark.dataset.spans!.split(" ")) {
        const known = this.spans.get(name);
        if (known) known.push(mark);
        else this.spans.set(name, [mark]);
      }
    }
    return this.spans;
  }
}

/** The shape under a point of the window, of all that are drawn on a picture. */
function shapeUnder(canvas: HTMLElement, x: number, y: number, shapes: ShapeTools): RelationEnd | null {
  const input = canvas.dataset.canvas!;
  const { left, top } = canvas.getBoundingClientRect();
  shapes.aimAt(input, [x - left, y - top]);
  const point = shapes.viewOf(input)?.toPicture([x - left, y - top]);
  const shape = point && shapes.regions.at(input, point, shapes.reach(input));
  return shape ? { question: shape.question.name, region: shape.region.id } : null;
}

function placeOfShape(root: HTMLElement, { question, region: id }: RelationEnd, input: string, shapes: ShapeTools): Place {
  const canvas = root.querySelector(`[data-canvas="${CSS.escape(input)}"]`);
  const { held } = shapes.snapshot();
  const shape = held?.region.id === id && held.question.name === question ? held : shapes.regions.find({ question, id });
  const view = shape && shapes.viewOf(input, shape.region)?.snapshot().view;
  if (!canvas || !shape || !view) return NOWHERE;
  const frame = canvas.getBoundingClientRect();
  const { x, y, width, height } = geometryOf(shape.kind).bounds(shape.region);
  const { scale } = view;
  return { frame, rects: [{ x: frame.left + view.x + x * scale, y: frame.top + view.y + y * scale, width: width * scale, height: height * scale }] };
}

/** What is under a pointer on an input: several where spans or intervals lie over one another. */
export function endsUnder(surface: HTMLElement, target: Element, x: number, y: number, shapes: ShapeTools): RelationEnd[] {
  if (surface.dataset.canvas !== undefined) {
    const shape = shapeUnder(surface, x, y, shapes);
    return shape ? [shape] : [];
  }
  const names = target.closest<HTMLElement>("[data-spans]")?.dataset.spans;
  if (names !== undefined) return names.split(" ").map((name) => endOf(name, "/"));
  // Above the rows of a timeline, intervals are met by their time.
  const marks = [...surface.querySelectorAll<HTMLElement>("[data-mark]")];
  const own = target.closest<HTMLElement>("[data-mark]");
  const met = own ? [own] : marks.filter((mark) => mark.getBoundingClientRect().left <= x && mark.getBoundingClientRect().right >= x);
  return met.map((mark) => endOf(mark.dataset.mark!, " "));
}

function endOf(name: string, between: string): RelationEnd {
  const at = name.indexOf(between);
  return { question: name.slice(0, at), region: name.slice(at + 1) };
}
