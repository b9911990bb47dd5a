import type { Box, Point } from "../../answers/regions";
import { cornersOf, dragFrame, frameBounds, frameHandles, growFrame, moveFrame, turnFrame } from "./frame";
import { centerOf, turned, type Geometry } from "./geometry";

export const box: Geometry<Box> = {
  bounds: frameBounds,
  area: ({ width, height }) => width * height,
  covers: (shape, point, reach) => {
    const [x, y] = turned(point, -shape.rotation, centerOf(shape));
    return isWithin(x, shape.x, shape.width, reach) && isWithin(y, shape.y, shape.height, reach);
  },
  handles: frameHandles,
  grip: (shape, handle) => ({ shape, handle }),
  drag: (shape, handle, to, size) => ({ ...shape, ...dragFrame(shape, handle, to, size) }),
  move: (shape, dx, dy, size) => ({ ...shape, ...moveFrame(shape, dx, dy, size) }),
  grow: (shape, by, size) => ({ ...shape, ...growFrame(shape, by, size) }),
  turn: (shape, degrees, size) => ({ ...shape, ...turnFrame(shape, degrees, size) }),
  path: (shape) => `M${cornersOf(shape).map((corner: Point) => corner.join(" ")).join("L")}Z`,
};

function isWithin(value: number, start: number, length: number, reach: number): boolean {
  return value >= start - reach && value <= start + length + reach;
}
