import type { Region, Track } from "../answers/regions";
import type { ShownShape } from "../shapes/shapesOf";
import { boxAt, type Reach } from "./tracks";

/** A shape as it is at a frame of a film: a track as the box that it is there; null where there is nothing of it. */
export function shapeAt<Shape extends Pick<ShownShape, "kind" | "region" | "color">>(shape: Shape, frame: number, reach: Reach = "none"): Shape | null {
  if (shape.kind !== "track") return (shape.region.frame ?? 0) === frame ? shape : null;
  const region: Region | null = boxAt(shape.region as Track, frame, reach);
  return region && { ...shape, region };
}

/** Those of some shapes that are there at a frame; on a picture, which has no frames, all of them. */
export function shapesAt<Shape extends Pick<ShownShape, "kind" | "region" | "color">>(
  shapes: readonly Shape[],
  frame: number | undefined,
  reach: Reach = "none",
): Shape[] {
  if (frame === undefined) return [...shapes];
  return shapes.flatMap((shape) => shapeAt(shape, frame, reach) ?? []);
}
