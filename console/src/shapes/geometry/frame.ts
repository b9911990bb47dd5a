/** Turned rectangles: what boxes are, and ellipses lie in. As the API has it, an upright one lies within the picture, and
 * of a turned one the center does; none is longer than the diagonal of the picture. */
import type { Point } from "../../answers/regions";
import { LEAST, around, between, centerOf, fine, isOnPicture, onPicture, rounded, turned, type Handle, type Rect, type Size } from "./geometry";

/** A rectangle, then turned clockwise about its center by `rotation` degrees, from 0 up to 360. */
export interface Frame extends Rect {
  rotation: number;
}

/** Which way each handle lies from the center: -1, 0 or 1, across and down. */
const SIDES: Record<string, Point> = {
  nw: [-1, -1], n: [0, -1], ne: [1, -1], e: [1, 0], se: [1, 1], s: [0, 1], sw: [-1, 1], w: [-1, 0],
};

export function frameBounds(frame: Frame): Rect {
  return frame.rotation ? around(cornersOf(frame)) : frame;
}

/** The corners, clockwise from the top left before it was turned. */
export function cornersOf(frame: Frame): Point[] {
  return ["nw", "ne", "se", "sw"].map((name) => handleAt(frame, name));
}

export function frameHandles(frame: Frame, reach: number): Handle[] {
  const sides = Object.entries(SIDES).map(([name, [across, down]]): Handle => {
    return { name, at: handleAt(frame, name), role: across && down ? "corner" : "edge" };
  });
  const center = centerOf(frame);
  const above: Point = [center[0], frame.y - reach];
  return [...sides, { name: "turn", at: turned(above, frame.rotation, center), role: "turn" }];
}

function handleAt(frame: Frame, name: string): Point {
  const [across, down] = SIDES[name]!;
  const center = centerOf(frame);
  const at: Point = [center[0] + (across * frame.width) / 2, center[1] + (down * frame.height) / 2];
  return turned(at, frame.rotation, center);
}

/** The frame with a handle dragged to a point: what lies opposite stays where it is. */
export function dragFrame(frame: Frame, handle: string, to: Point, size: Size): Frame {
  if (handle === "turn") {
    const [cx, cy] = centerOf(frame);
    const degrees = (Math.atan2(to[1] - cy, to[0] - cx) * 180) / Math.PI + 90;
    return turnFrame(frame, Math.round(degrees) - frame.rotation, size);
  }
  const side = SIDES[handle]!;
  return frame.rotation ? dragTurned(frame, side, to, size) : dragUpright(frame, side, onPicture(to, size));
}

function dragUpright(frame: Frame, [across, down]: Point, to: Point): Frame {
  const [x, width] = stretched(frame.x, frame.width, across, to[0]);
  const [y, height] = stretched(frame.y, frame.height, down, to[1]);
  return { ...frame, x, y, width, height };
}

/** Start and length after the end that a side names went to a place; the other end stays. */
function stretched(start: number, length: number, side: number, to: number): [number, number] {
  if (side > 0) return [start, Math.max(LEAST, rounded(to - start))];
  if (side < 0) {
    const end = start + length;
    const begin = Math.min(to, end - LEAST);
    return [begin, rounded(end - begin)];
  }
  return [start, length];
}

function dragTurned(frame: Frame, [across, down]: Point, to: Point, size: Size): Frame {
  const center = centerOf(frame);
  const opposite: Point = [center[0] - (across * frame.width) / 2, center[1] - (down * frame.height) / 2];
  const anchor = turned(opposite, frame.rotation, center);
  const [dx, dy] = turned(to, -frame.rotation, anchor);
  const width = across ? Math.max(LEAST, (dx - anchor[0]) * across) : frame.width;
  const height = down ? Math.max(LEAST, (dy - anchor[1]) * down) : frame.height;
  const middle: Point = [anchor[0] + (across * width) / 2, anchor[1] + (down * height) / 2];
  const [cx, cy] = turned(middle, frame.rotation, anchor);
  const dragged = { ...frame, x: cx - width / 2, y: cy - height / 2, width, height };
  return fitsTurned(dragged, size) ? inThousandths(dragged) : frame;
}

export function moveFrame(frame: Frame, dx: number, dy: number, size: Size): Frame {
  const [left, top] = frame.rotation ? [-frame.width / 2, -frame.height / 2] : [0, 0];
  const [right, bottom] = frame.rotation ? [size.width + left, size.height + top] : [size.width - frame.width, size.height - frame.height];
  return inThousandths({ ...frame, x: between(rounded(frame.x + dx), left, right), y: between(rounded(frame.y + dy), top, bottom) });
}

export function growFrame(frame: Frame, by: number, size: Size): Frame {
  const width = Math.max(LEAST, frame.width + 2 * by);
  const height = Math.max(LEAST, frame.height + 2 * by);
  const [cx, cy] = centerOf(frame);
  const grown = { ...frame, x: cx - width / 2, y: cy - height / 2, width, height };
  if (frame.rotation) return fitsTurned(grown, size) ? inThousandths(grown) : frame;
  return cut(grown, size);
}

export function turnFrame(frame: Frame, degrees: number, size: Size): Frame {
  const rotation = rounded((((frame.rotation + degrees) % 360) + 360) % 360) % 360;
  const upright = { ...frame, rotation };
  // Upright again, what stuck out of the picture is cut off.
  return rotation ? upright : cut(upright, size);
}

/** The part of an upright frame that is on the picture. */
function cut(frame: Frame, size: Size): Frame {
  const [left, top] = onPicture([frame.x, frame.y], { width: size.width - LEAST, height: size.height - LEAST });
  const [right, bottom] = onPicture([frame.x + frame.width, frame.y + frame.height], size);
  return {
    ...frame,
    x: left,
    y: top,
    width: Math.max(LEAST, rounded(right - left)),
    height: Math.max(LEAST, rounded(bottom - top)),
  };
}

/** The upright frame between two points, cut to the picture. */
export function frameBetween(a: Point, b: Point, size: Size): Frame {
  return cut({ ...around([a, b]), rotation: 0 }, size);
}

function inThousandths(frame: Frame): Frame {
  const { x, y, width, height } = frame;
  return { ...frame, x: fine(x), y: fine(y), width: fine(width), height: fine(height) };
}

function fitsTurned(frame: Frame, size: Size): boolean {
  const diagonal = Math.hypot(size.width, size.height);
  return isOnPicture(centerOf(frame), size) && frame.width <= diagonal && frame.height <= diagonal;
}
