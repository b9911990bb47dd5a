import type { Keypoint, Point } from "../../answers/regions";
import { distance, onPicture, type Geometry, type Size } from "./geometry";

function at(shape: Keypoint, point: Point, size: Size): Keypoint {
  const [x, y] = onPicture(point, size);
  return { ...shape, x, y };
}

export const keypoint: Geometry<Keypoint> = {
  bounds: ({ x, y }) => ({ x, y, width: 0, height: 0 }),
  area: () => 0,
  covers: ({ x, y }, point, reach) => distance([x, y], point) <= reach,
  handles: ({ x, y }) => [{ name: "p0", at: [x, y], role: "point" }],
  grip: (shape, handle) => ({ shape, handle }),
  drag: (shape, _, to, size) => at(shape, to, size),
  move: (shape, dx, dy, size) => at(shape, [shape.x + dx, shape.y + dy], size),
  grow: (shape) => shape,
  turn: (shape) => shape,
  // A line of no length: round ends make it a dot of whatever width the line has.
  path: ({ x, y }) => `M${x} ${y}h0`,
};
