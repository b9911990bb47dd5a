/** What can be done with shapes, whatever their kind, and the arithmetic of points. Everything here is pure. */
import type { Point, Region } from "../../answers/regions";

export type { Point };

/** Width and height of a picture, in pixels. */
export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** A place at which a shape is taken hold of. */
export interface Handle {
  name: string;
  at: Point;
  /** A corner or an edge of a frame, what turns it, a point of a line, or the middle between two of them. */
  role: "corner" | "edge" | "turn" | "point" | "middle";
}

export interface Geometry<Shape extends Region> {
  /** The upright rectangle around it. */
  bounds(shape: Shape): Rect;
  area(shape: Shape): number;
  /** Whether a point lies in it, or no farther than `reach` from its line. */
  covers(shape: Shape, point: Point, reach: number): boolean;
  /** Where it is taken hold of; what turns it stands `reach` away from it. */
  handles(shape: Shape, reach: number): Handle[];
  /** Take hold of it: the shape and the handle as they are then, for the middle of an edge becomes a corner. */
  grip(shape: Shape, handle: string): { shape: Shape; handle: string };
  /** The shape with a handle dragged to a point. */
  drag(shape: Shape, handle: string, to: Point, size: Size): Shape;
  /** As far towards dx, dy as it stays on the picture. */
  move(shape: Shape, dx: number, dy: number, size: Size): Shape;
  /** Larger on each side by so many pixels, or smaller. */
  grow(shape: Shape, by: number, size: Size): Shape;
  /** Turned clockwise about its center. */
  turn(shape: Shape, degrees: number, size: Size): Shape;
  /** As the `d` of an SVG path. */
  path(shape: Shape): string;
}

/** The least width, height and radius, in pixels. */
export const LEAST = 1;

/** Pixels with two decimals: what a hand can aim at, and a person read. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Thousandths of a pixel: what is computed from turned shapes, and not aimed at. */
export function fine(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function between(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

/** The nearest point of the picture, with two decimals. */
export function onPicture([x, y]: Point, { width, height }: Size): Point {
  return [between(rounded(x), 0, width), between(rounded(y), 0, height)];
}

export function isOnPicture([x, y]: Point, { width, height }: Size): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/** A point turned clockwise by degrees about another one. */
export function turned([x, y]: Point, degrees: number, [cx, cy]: Point): Point {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
}

export function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}

/** How far a point is from the stretch between two others. */
export function distanceToStretch(point: Point, a: Point, b: Point): number {
  const length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
  const along = length ? ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length : 0;
  const at = between(along, 0, 1);
  return distance(point, [a[0] + at * (b[0] - a[0]), a[1] + at * (b[1] - a[1])]);
}

/** The upright rectangle around points. */
export function around(points: readonly Point[]): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function overlap(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

export function centerOf({ x, y, width, height }: Rect): Point {
  return [x + width / 2, y + height / 2];
}
