import type { Mask } from "../../answers/regions";
import { extentOf, isInMask } from "../mask/runs";
import type { Geometry } from "./geometry";

const EXTENTS = new WeakMap<Mask, ReturnType<typeof extentOf>>();

/** The extent of a mask, counted once. */
export function extent(mask: Mask): ReturnType<typeof extentOf> {
  const found = EXTENTS.get(mask) ?? extentOf(mask);
  EXTENTS.set(mask, found);
  return found;
}

/** Pixels: painted and erased, but neither moved nor turned. */
export const mask: Geometry<Mask> = {
  bounds: (shape) => extent(shape).bounds,
  area: (shape) => extent(shape).pixels,
  covers: (shape, point) => isInMask(shape, point),
  handles: () => [],
  grip: (shape, handle) => ({ shape, handle }),
  drag: (shape) => shape,
  move: (shape) => shape,
  grow: (shape) => shape,
  turn: (shape) => shape,
  path: () => "",
};
