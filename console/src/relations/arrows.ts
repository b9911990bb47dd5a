/** How arrows between regions go. Everything here is pure; places are in CSS pixels. */
import type { Point } from "../answers/regions";

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A curve with one control point: where it begins, what bends it, where it ends. */
export interface Curve {
  from: Point;
  control: Point;
  to: Point;
}

/** How far further relations of the same two regions bend from those before. */
const APART = 14;
/** Regions that are higher are no words of a line. */
const HIGHEST_LINE = 40;
/** Length and half the width of an arrow's head. */
const HEAD = { length: 9, half: 4.5 };

/** The arrow from a region to another one; `turn` counts those between the same two regions before it. */
export function curveBetween(source: Rect, target: Rect, turn: number): Curve {
  if (isInOneLine(source, target)) return arc(source, target, turn);
  return isInLines(source, target) ? between(source, target, turn) : across(source, target, turn);
}

/** Whether two regions stand in different lines of a text. */
function isInLines(a: Rect, b: Rect): boolean {
  const isApart = a.y + a.height <= b.y + 2 || b.y + b.height <= a.y + 2;
  return isApart && Math.max(a.height, b.height) <= HIGHEST_LINE;
}

/** From the upper line down to the lower one, or up, by the room between them. */
function between(source: Rect, target: Rect, turn: number): Curve {
  const isDown = source.y < target.y;
  const sideOf = ({ x, y, width, height }: Rect, isBelow: boolean): Point => [x + width / 2, isBelow ? y + height : y];
  const [from, to] = [sideOf(source, isDown), sideOf(target, !isDown)];
  const aside = (isDown ? 1 : -1) * (6 + turn * APART);
  return { from, control: [(from[0] + to[0]) / 2 + aside, (from[1] + to[1]) / 2], to };
}

/** Whether two regions stand beside each other, as words of one line do. */
function isInOneLine(a: Rect, b: Rect): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const isBeside = a.x + a.width <= b.x || b.x + b.width <= a.x;
  return isBeside && shared > Math.min(a.height, b.height) / 2 && Math.max(a.height, b.height) < 2 * Math.min(a.height, b.height);
}

/** Over the line, the higher the farther apart they are. */
function arc(source: Rect, target: Rect, turn: number): Curve {
  const [from, to] = [topOf(source), topOf(target)];
  const height = Math.min(22, 10 + Math.abs(to[0] - from[0]) * 0.05) + turn * APART;
  // A curve reaches half as high as its control point.
  return { from, control: [(from[0] + to[0]) / 2, Math.min(from[1], to[1]) - 2 * height], to };
}

function topOf({ x, y, width }: Rect): Point {
  return [x + width / 2, y];
}

/** From edge to edge, a little bent to the left of its way, so that there and back are two arrows. */
function across(source: Rect, target: Rect, turn: number): Curve {
  const [start, end] = [middleOf(source), middleOf(target)];
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]) || 1;
  const bend = Math.min(24, length * 0.12) + turn * 2 * APART;
  const control: Point = [
    (start[0] + end[0]) / 2 + ((end[1] - start[1]) / length) * bend,
    (start[1] + end[1]) / 2 - ((end[0] - start[0]) / length) * bend,
  ];
  return { from: edgeOf(source, control), control, to: edgeOf(target, control) };
}

export function middleOf({ x, y, width, height }: Rect): Point {
  return [x + width / 2, y + height / 2];
}

/** Where the way from the middle of a region to a point leaves it; the middle itself where the point lies within. */
export function edgeOf(rect: Rect, towards: Point): Point {
  const [x, y] = middleOf(rect);
  const [dx, dy] = [towards[0] - x, towards[1] - y];
  const share = Math.min(dx ? rect.width / 2 / Math.abs(dx) : Infinity, dy ? rect.height / 2 / Math.abs(dy) : Infinity);
  return share < 1 ? [x + dx * share, y + dy * share] : [x, y];
}

export function pathOf({ from, control, to }: Curve): string {
  return `M${at(from)}Q${at(control)} ${at(to)}`;
}

/** The head of an arrow at the end of its curve, as a triangle. */
export function headOf({ from, control, to }: Curve): string {
  const back = control[0] === to[0] && control[1] === to[1] ? from : control;
  const length = Math.hypot(to[0] - back[0], to[1] - back[1]) || 1;
  const [ux, uy] = [(to[0] - back[0]) / length, (to[1] - back[1]) / length];
  const base: Point = [to[0] - ux * HEAD.length, to[1] - uy * HEAD.length];
  return `M${at(to)}L${at([base[0] - uy * HEAD.half, base[1] + ux * HEAD.half])}L${at([base[0] + uy * HEAD.half, base[1] - ux * HEAD.half])}Z`;
}

/** The middle of a curve, where its label stands. */
export function halfwayOf({ from, control, to }: Curve): Point {
  return [from[0] / 4 + control[0] / 2 + to[0] / 4, from[1] / 4 + control[1] / 2 + to[1] / 4];
}

function at([x, y]: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

/** A region as far as it is within the frame in which it is shown; outside of it, the place of the frame that is nearest. */
export function within(rect: Rect, frame: Rect): Rect & { isCut: boolean } {
  const [middleX, middleY] = middleOf(rect);
  const isIn = middleX >= frame.x && middleX <= frame.x + frame.width && middleY >= frame.y && middleY <= frame.y + frame.height;
  if (isIn) return { ...rect, isCut: false };
  const x = Math.min(Math.max(middleX, frame.x), frame.x + frame.width);
  const y = Math.min(Math.max(middleY, frame.y), frame.y + frame.height);
  return { x, y, width: 0, height: 0, isCut: true };
}

/** The index of the smallest of several regions, each some rectangles, that has a point in it; -1 where none has. */
export function smallestAt(regions: readonly (readonly Rect[])[], [x, y]: Point): number {
  let found = -1;
  let least = Infinity;
  regions.forEach((rects, index) => {
    if (!rects.some((rect) => x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height)) return;
    const size = rects.reduce((sum, { width, height }) => sum + width * height, 0);
    if (size < least) [found, least] = [index, size];
  });
  return found;
}
