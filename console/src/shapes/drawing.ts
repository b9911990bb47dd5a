/** A shape in the making: the points that were placed, and the one that is under the hand. */
import type { Box, Ellipse, Keypoint, Line, Point, Region } from "../answers/regions";
import type { ShapeKind } from "../form/form";
import { inFrame } from "./geometry/ellipse";
import { frameBetween } from "./geometry/frame";
import { LEAST, distance, onPicture, type Size } from "./geometry";
import { hasEnoughPoints } from "./geometry/lines";

/** Kinds that are drawn by points; masks are painted. */
export type DrawnKind = Exclude<ShapeKind, "mask">;

export interface Drawing {
  kind: DrawnKind;
  points: readonly Point[];
  /** Where the next point would be; null once there is none. */
  to: Point | null;
}

/** A shape without the id and the label that it will have. */
export type Outline = Omit<Box, keyof Region> | Omit<Ellipse, keyof Region> | Omit<Line, keyof Region> | Omit<Keypoint, keyof Region>;

/** How many points a shape of a kind has, where that is fixed. */
const COUNTS: Partial<Record<DrawnKind, number>> = { box: 2, ellipse: 2, track: 2, keypoint: 1 };

export function begun(kind: DrawnKind): Drawing {
  return { kind, points: [], to: null };
}

/** The drawing with one more point; a point at the same place is none. */
export function withPoint(drawing: Drawing, point: Point): Drawing {
  const last = drawing.points.at(-1);
  const isSame = last !== undefined && last[0] === point[0] && last[1] === point[1];
  return { ...drawing, points: isSame ? drawing.points : [...drawing.points, point], to: point };
}

/** The drawing without its last point; null once nothing is left. */
export function withoutLastPoint(drawing: Drawing): Drawing | null {
  const points = drawing.points.slice(0, -1);
  return points.length ? { ...drawing, points } : null;
}

/** Whether another point at this place would close a polygon: it is no farther than `reach` from the first one. */
export function isClosing({ kind, points }: Drawing, point: Point, reach: number): boolean {
  return kind === "polygon" && hasEnoughPoints(points, true) && distance(point, points[0]!) <= reach;
}

/** Whether a shape has all points that it can have. */
export function isWhole({ kind, points }: Drawing): boolean {
  return points.length === COUNTS[kind];
}

/** What was drawn; null where it is not enough for a shape of its kind. */
export function outlineOf({ kind, points }: Drawing, size: Size): Outline | null {
  const [first, second] = points;
  if (!first) return null;
  switch (kind) {
    case "keypoint": {
      const [x, y] = onPicture(first, size);
      return { x, y, occluded: false };
    }
    case "polygon":
    case "polyline":
      return hasEnoughPoints(points, kind === "polygon") ? { points } : null;
    case "box":
    case "track":
    case "ellipse": {
      if (!second || Math.abs(second[0] - first[0]) < LEAST || Math.abs(second[1] - first[1]) < LEAST) return null;
      const frame = frameBetween(first, second, size);
      return kind === "ellipse" ? inFrame(frame) : frame;
    }
  }
}

/** What is shown while it is drawn, with the point under the hand. */
export function previewOf(drawing: Drawing, size: Size): Outline | null {
  if (!drawing.to || isWhole(drawing)) return outlineOf(drawing, size);
  return outlineOf(withPoint(drawing, drawing.to), size);
}
