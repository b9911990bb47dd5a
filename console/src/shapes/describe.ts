import type { Box, Ellipse, Keypoint, Line, Mask, Region, Track } from "../answers/regions";
import type { ShapeKind } from "../form/form";
import { extent } from "./geometry/mask";
import { words } from "../words";

/** Where a shape is and how large, in a few signs. */
export function describe(kind: ShapeKind, region: Region): string {
  const whole = (value: number) => String(Math.round(value));
  const at = (x: number, y: number) => `${whole(x)},${whole(y)}`;
  const turned = (degrees: number) => (degrees ? ` ${whole(degrees)}°` : "");
  switch (kind) {
    case "box": {
      const { x, y, width, height, rotation } = region as Box;
      return `${at(x, y)} ${whole(width)}×${whole(height)}${turned(rotation)}`;
    }
    case "ellipse": {
      const { cx, cy, rx, ry, rotation } = region as Ellipse;
      return `${at(cx, cy)} ${whole(2 * rx)}×${whole(2 * ry)}${turned(rotation)}`;
    }
    case "track": {
      const { keyframes } = region as Track;
      const [first, last] = [keyframes[0]?.frame ?? 0, keyframes.at(-1)?.frame ?? 0];
      return words.shapes.keyframes(keyframes.length, first, last);
    }
    case "polygon":
      return words.shapes.corners((region as Line).points.length);
    case "polyline":
      return words.shapes.points((region as Line).points.length);
    case "mask":
      return words.shapes.pixels(extent(region as Mask).pixels);
    case "keypoint": {
      const { x, y, occluded } = region as Keypoint;
      return occluded ? `${at(x, y)} ${words.shapes.hidden}` : at(x, y);
    }
  }
}
