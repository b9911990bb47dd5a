/** Polygons and polylines: points, of which a polygon joins the last to the first. */
import type { Line, Point } from "../../answers/regions";
import { around, between, centerOf, distanceToStretch, isOnPicture, onPicture, rounded, turned, type Geometry, type Handle, type Size } from "./geometry";

export const polygon = lineGeometry(true);
export const polyline = lineGeometry(false);

function lineGeometry(isClosed: boolean): Geometry<Line> {
  return {
    bounds: ({ points }) => around(points),
    area: ({ points }) => (isClosed ? Math.abs(signedArea(points)) : 0),
    covers: ({ points }, point, reach) =>
      (isClosed && isInside(points, point)) || stretches(points, isClosed).some(([a, b]) => distanceToStretch(point, a, b) <= reach),
    handles: ({ points }) => {
      const corners = points.map((at, index): Handle => ({ name: `p${index}`, at, role: "point" }));
      const middles = stretches(points, isClosed).map(([a, b], index): Handle => {
        return { name: `m${index}`, at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], role: "middle" };
      });
      return [...middles, ...corners];
    },
    grip: (shape, handle) => {
      const index = Number(handle.slice(1));
      if (handle[0] === "p") return { shape, handle };
      const [a, b] = stretches(shape.points, isClosed)[index]!;
      const middle: Point = [rounded((a[0] + b[0]) / 2), rounded((a[1] + b[1]) / 2)];
      return { shape: { ...shape, points: shape.points.toSpliced(index + 1, 0, middle) }, handle: `p${index + 1}` };
    },
    drag: (shape, handle, to, size) => {
      return { ...shape, points: shape.points.with(Number(handle.slice(1)), onPicture(to, size)) };
    },
    move: moveLine,
    grow: growLine,
    turn: turnLine,
    path: ({ points }) => `M${points.map(([x, y]) => `${x} ${y}`).join("L")}${isClosed ? "Z" : ""}`,
  };
}

/** A line without one of its points, as long as enough different ones are left; else the line itself. */
export function withoutPoint(shape: Line, handle: string, isClosed: boolean): Line {
  const points = shape.points.toSpliced(Number(handle.slice(1)), 1);
  return hasEnoughPoints(points, isClosed) ? { ...shape, points } : shape;
}

/** A polygon has three different corners, a polyline two points. */
export function hasEnoughPoints(points: readonly Point[], isClosed: boolean): boolean {
  return new Set(points.map(String)).size >= (isClosed ? 3 : 2);
}

function moveLine(shape: Line, dx: number, dy: number, { width, height }: Size): Line {
  const { x, y, width: wide, height: high } = around(shape.points);
  const across = between(dx, -x, width - wide - x);
  const down = between(dy, -y, height - high - y);
  const size = { width, height };
  return { ...shape, points: shape.points.map(([px, py]) => onPicture([px + across, py + down], size)) };
}

function growLine(shape: Line, by: number, size: Size): Line {
  const bounds = around(shape.points);
  const [cx, cy] = centerOf(bounds);
  const half = Math.max(bounds.width, bounds.height) / 2;
  const factor = Math.max(half + by, 1) / Math.max(half, 1);
  const points = shape.points.map(([x, y]): Point => [rounded(cx + (x - cx) * factor), rounded(cy + (y - cy) * factor)]);
  return points.every((point) => isOnPicture(point, size)) ? { ...shape, points } : shape;
}

function turnLine(shape: Line, degrees: number, size: Size): Line {
  const center = centerOf(around(shape.points));
  const points = shape.points.map((point): Point => {
    const [x, y] = turned(point, degrees, center);
    return [rounded(x), rounded(y)];
  });
  return points.every((point) => isOnPicture(point, size)) ? { ...shape, points } : shape;
}

function stretches(points: readonly Point[], isClosed: boolean): [Point, Point][] {
  const ends = isClosed ? [...points.slice(1), points[0]!] : points.slice(1);
  return ends.map((end, index) => [points[index]!, end]);
}

function signedArea(points: readonly Point[]): number {
  return stretches(points, true).reduce((sum, [a, b]) => sum + a[0] * b[1] - b[0] * a[1], 0) / 2;
}

/** By the number of edges that a ray to the right meets. */
function isInside(points: readonly Point[], [x, y]: Point): boolean {
  let isOdd = false;
  for (const [a, b] of stretches(points, true)) {
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) isOdd = !isOdd;
  }
  return isOdd;
}
