import type { Ellipse } from "../../answers/regions";
import { dragFrame, frameHandles, growFrame, moveFrame, turnFrame, type Frame } from "./frame";
import { fine, turned, type Geometry } from "./geometry";

/** The frame that an ellipse touches on four sides. */
function frameOf({ cx, cy, rx, ry, rotation }: Pick<Ellipse, "cx" | "cy" | "rx" | "ry" | "rotation">): Frame {
  return { x: cx - rx, y: cy - ry, width: 2 * rx, height: 2 * ry, rotation };
}

/** The ellipse that touches a frame on four sides; in thousandths of a pixel. */
export function inFrame({ x, y, width, height, rotation }: Frame) {
  return { cx: fine(x + width / 2), cy: fine(y + height / 2), rx: fine(width / 2), ry: fine(height / 2), rotation };
}

/** An ellipse changed as its frame is. */
function through(shape: Ellipse, change: (frame: Frame) => Frame): Ellipse {
  return { ...shape, ...inFrame(change(frameOf(shape))) };
}

export const ellipse: Geometry<Ellipse> = {
  bounds: ({ cx, cy, rx, ry, rotation }) => {
    const angle = (rotation * Math.PI) / 180;
    const across = Math.hypot(rx * Math.cos(angle), ry * Math.sin(angle));
    const down = Math.hypot(rx * Math.sin(angle), ry * Math.cos(angle));
    return { x: cx - across, y: cy - down, width: 2 * across, height: 2 * down };
  },
  area: ({ rx, ry }) => Math.PI * rx * ry,
  covers: ({ cx, cy, rx, ry, rotation }, point, reach) => {
    const [x, y] = turned(point, -rotation, [cx, cy]);
    return ((x - cx) / (rx + reach)) ** 2 + ((y - cy) / (ry + reach)) ** 2 <= 1;
  },
  handles: (shape, reach) => frameHandles(frameOf(shape), reach),
  grip: (shape, handle) => ({ shape, handle }),
  drag: (shape, handle, to, size) => through(shape, (frame) => dragFrame(frame, handle, to, size)),
  move: (shape, dx, dy, size) => through(shape, (frame) => moveFrame(frame, dx, dy, size)),
  grow: (shape, by, size) => through(shape, (frame) => growFrame(frame, by, size)),
  turn: (shape, degrees, size) => through(shape, (frame) => turnFrame(frame, degrees, size)),
  path: ({ cx, cy, rx, ry, rotation }) => {
    const [ax, ay] = turned([cx - rx, cy], rotation, [cx, cy]);
    const [bx, by] = turned([cx + rx, cy], rotation, [cx, cy]);
    return `M${ax} ${ay}A${rx} ${ry} ${rotation} 1 1 ${bx} ${by}A${rx} ${ry} ${rotation} 1 1 ${ax} ${ay}Z`;
  },
};
