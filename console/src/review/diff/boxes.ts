/** How much two boxes share, by intersection over union. */
import type { Box, Point } from "../../answers/regions";
import { cornersOf } from "../../shapes/geometry/frame";

/** The area that two boxes share, of the area that they cover together. */
export function boxIou(a: Box, b: Box): number {
  if (isFarFrom(a, b)) return 0;
  const shared = areaOf(clipped(cornersOf(a), cornersOf(b)));
  const together = a.width * a.height + b.width * b.height - shared;
  return together > 0 ? Math.min(1, shared / together) : 0;
}

/** Whether the circles around two boxes do not meet, which is quickly said of most. */
function isFarFrom(a: Box, b: Box): boolean {
  const distance = Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
  return distance >= (Math.hypot(a.width, a.height) + Math.hypot(b.width, b.height)) / 2;
}

/** What two convex polygons share, both with their corners in the same order (Sutherland and Hodgman). */
export function clipped(subject: readonly Point[], clip: readonly Point[]): Point[] {
  return clip.reduce<Point[]>((polygon, from, index) => {
    const to = clip[(index + 1) % clip.length]!;
    return keepInside(polygon, from, to);
  }, [...subject]);
}

/** The part of a polygon on the inner side of an edge. */
function keepInside(polygon: readonly Point[], from: Point, to: Point): Point[] {
  return polygon.flatMap((point, index) => {
    const before = polygon.at(index - 1)!;
    const [side, sideBefore] = [sideOf(point, from, to), sideOf(before, from, to)];
    const isCut = (side > 0 && sideBefore < 0) || (side < 0 && sideBefore > 0);
    const cut = isCut ? [between(before, point, sideBefore / (sideBefore - side))] : [];
    return side >= 0 ? [...cut, point] : cut;
  });
}

/** Positive on the inner side of an edge, whose corners go around as those of `cornersOf` do. */
function sideOf([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX);
}

function between([ax, ay]: Point, [bx, by]: Point, share: number): Point {
  return [ax + (bx - ax) * share, ay + (by - ay) * share];
}

export function areaOf(polygon: readonly Point[]): number {
  const sum = polygon.reduce((total, [x, y], index) => {
    const [beforeX, beforeY] = polygon.at(index - 1)!;
    return total + beforeX * y - x * beforeY;
  }, 0);
  return Math.abs(sum) / 2;
}
