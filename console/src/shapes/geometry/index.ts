import type { Region } from "../../answers/regions";
import type { ShapeKind } from "../../form/form";
import { box } from "./box";
import { ellipse } from "./ellipse";
import type { Geometry } from "./geometry";
import { keypoint } from "./keypoint";
import { mask } from "./mask";
import { polygon, polyline } from "./lines";

const GEOMETRIES = { box, ellipse, polygon, polyline, keypoint, mask, track: box };

/** What can be done with shapes of a kind. The kind of a region is that of its question. */
export function geometryOf(kind: ShapeKind): Geometry<Region> {
  return GEOMETRIES[kind] as unknown as Geometry<Region>;
}

export * from "./geometry";
