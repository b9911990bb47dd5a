/** How much two shapes on a picture are alike, whatever their kind. */
import type { Box, Keypoint, Line, Mask, Point, Region, Track } from "../../answers/regions";
import type { ShapeKind } from "../../form/form";
import { around, distance, distanceToStretch, geometryOf, overlap, type Rect } from "../../shapes/geometry";
import { maskIou } from "../../shapes/mask/runs";
import { boxIou } from "./boxes";
import { likenessOfTracks } from "./tracks";
import { diffRegions, type RegionDiff } from "./regions";

/** Shapes that share less than this are not taken for the same thing. */
const LEAST_SHARED = 0.1;
/** From this likeness on, shapes that hands drew count as alike. */
export const DRAWN_ALIKE = 0.9;
/** Points and lines so many pixels apart have nothing to do with each other. */
const FARTHEST = 50;
/** How many places along each side of the picture's part are looked at where areas are compared by trying. */
const TRIES = 48;

export function diffShapes(kind: ShapeKind, a: readonly Region[], b: readonly Region[]): RegionDiff<Region> {
  return diffRegions(a, b, likenessOfShapes(kind));
}

/** From 0 to 1: of areas the intersection over union; of points and lines how near they are to each other. */
export function likenessOfShapes(kind: ShapeKind): (a: Region, b: Region) => number {
  const likeness = likenessOfKind(kind);
  const isTogether = (a: Region, b: Region) => (a.frame ?? null) === (b.frame ?? null) && (a.page ?? null) === (b.page ?? null);
  return (a, b) => (isTogether(a, b) ? likeness(a, b) : 0);
}

function likenessOfKind(kind: ShapeKind): (a: Region, b: Region) => number {
  switch (kind) {
    case "track":
      return (a, b) => enough(likenessOfTracks(a as Track, b as Track));
    case "box":
      return (a, b) => enough(boxIou(a as Box, b as Box));
    case "ellipse":
    case "polygon":
      return (a, b) => enough(triedIou(kind, a, b));
    case "keypoint":
      return (a, b) => nearness(distance(pointOf(a as Keypoint), pointOf(b as Keypoint)));
    case "mask":
      return (a, b) => enough(maskIou(a as Mask, b as Mask));
    case "polyline":
      return (a, b) => nearness(lineDistance(a as Line, b as Line));
  }
}

/** Whether likeness is a share of areas, and not a nearness. */
export function hasArea(kind: ShapeKind): boolean {
  return kind !== "keypoint" && kind !== "polyline";
}

function enough(share: number): number {
  return share < LEAST_SHARED ? 0 : share;
}

function nearness(pixels: number): number {
  return Math.max(0, 1 - pixels / FARTHEST);
}

/** Intersection over union by looking at places of both shapes, a grid over them; exact where they are equal. */
function triedIou(kind: ShapeKind, a: Region, b: Region): number {
  const geometry = geometryOf(kind);
  const [first, second] = [geometry.bounds(a), geometry.bounds(b)];
  if (!overlap(first, second)) return 0;
  const { x, y, width, height } = around([...cornersOf(first), ...cornersOf(second)]);
  let [both, either] = [0, 0];
  for (let column = 0; column < TRIES; column += 1) {
    for (let row = 0; row < TRIES; row += 1) {
      const place: Point = [x + ((column + 0.5) / TRIES) * width, y + ((row + 0.5) / TRIES) * height];
      const [inA, inB] = [geometry.covers(a, place, 0), geometry.covers(b, place, 0)];
      both += Number(inA && inB);
      either += Number(inA || inB);
    }
  }
  if (either === 0 || both < either) return either ? both / either : 0;
  // All places agree, though shapes may differ by less than a step of the grid.
  return geometry.path(a) === geometry.path(b) ? 1 : 1 - 1 / either;
}

function cornersOf({ x, y, width, height }: Rect): Point[] {
  return [
    [x, y],
    [x + width, y + height],
  ];
}

function pointOf({ x, y }: Keypoint): Point {
  return [x, y];
}

/** How far the points of each line are from the other one on average; of the two averages the larger. */
function lineDistance(a: Line, b: Line): number {
  return Math.max(meanDistance(a, b), meanDistance(b, a));
}

function meanDistance(from: Line, to: Line): number {
  const stretches = to.points.slice(1).map((end, index) => [to.points[index]!, end] as const);
  const distances = from.points.map((point) => Math.min(...stretches.map(([start, end]) => distanceToStretch(point, start, end))));
  return distances.reduce((sum, each) => sum + each, 0) / distances.length;
}
