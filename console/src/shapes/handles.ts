import { centerOf, distance, geometryOf, overlap, type Handle, type Point, type Rect } from "./geometry";
import type { ShownShape } from "./shapesOf";

/** CSS pixels: how far above a frame it is turned, how large a frame shows all handles, how near one is met. */
const TURN = 26;
const ROOMY = 40;
const NEAR = 10;
/** More handles than this in sight cannot be told apart: one has to come nearer first. */
const MOST = 400;

/** The handles of a shape that have room and are in sight. */
export function handlesOf({ kind, region }: ShownShape, scale: number, sight: Rect): Handle[] {
  const geometry = geometryOf(kind);
  const { width, height } = geometry.bounds(region);
  const isFramed = kind === "box" || kind === "track" || kind === "ellipse";
  const isRoomy = Math.min(width, height) * scale >= ROOMY;
  const handles = geometry.handles(region, TURN / scale).filter(({ role, at: [x, y] }) => {
    return overlap(sight, { x, y, width: 0, height: 0 }) && (role !== "edge" || !isFramed || isRoomy);
  });
  const corners = handles.filter(({ at, role }) => role !== "middle" || hasRoom(at, handles, scale));
  return corners.length > MOST ? [] : corners;
}

/** The middle of a short edge would only hide its ends. */
function hasRoom(middle: Point, handles: readonly Handle[], scale: number): boolean {
  return handles.every(({ at, role }) => role !== "point" || distance(at, middle) * scale >= 14);
}

/** The handle at a point, the last one on top. */
export function handleAt(shape: ShownShape, point: Point, scale: number, sight: Rect): Handle | null {
  const near = handlesOf(shape, scale, sight).filter(({ at }) => distance(at, point) * scale <= NEAR);
  return near.at(-1) ?? null;
}

/** How the pointer shows which way a handle goes. */
export function pointerOf({ name, role, at }: Handle, { kind, region }: ShownShape): string {
  if (role === "turn") return "grab";
  if (role === "point") return "move";
  if (role === "middle") return "copy";
  const [cx, cy] = centerOf(geometryOf(kind).bounds(region));
  const degrees = (Math.atan2(at[1] - cy, at[0] - cx) * 180) / Math.PI + 360;
  const isCorner = name.length === 2;
  const sector = isCorner ? (Math.round((degrees - 45) / 90) % 2 === 0 ? "nwse" : "nesw") : Math.round(degrees / 90) % 2 === 0 ? "ew" : "ns";
  return `${sector}-resize`;
}
