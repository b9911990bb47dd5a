import { memo } from "react";
import type { Keypoint, Region } from "../answers/regions";
import { centerOf, geometryOf, type Size } from "./geometry";
import styles from "./shapes.module.css";
import type { ShownShape } from "./shapesOf";

type Drawn = Pick<ShownShape, "kind" | "region" | "color">;

interface Props {
  shapes: readonly Drawn[];
  size: Size;
  /** Of all lines, as `stroke-dasharray`; without it, those of shapes without a label are dashed. */
  dash?: string;
}

/** Of more shapes than this the lines are thin: they are easier to tell apart so, and take a browser half the time. */
const MOST_BOLD = 250;
/** Across and down, into how many parts a picture is divided. */
const PARTS = 6;

/**
 * Many shapes as few elements: one path for all that look alike in the same part of the picture.
 *
 * Each element costs a browser time with each step of the zoom. One for the whole picture costs more again: a browser paints in
 * tiles, and works through all of a path for each tile that it touches.
 */
export const ShapeBatch = memo(function ShapeBatch({ shapes, size, dash }: Props) {
  return [...alikeOf(shapes, size)].map(([look, alike]) => {
    const { kind, color, region } = alike[0]!;
    const path = alike.map((shape) => pathOf(shape)).join("");
    const isPoint = kind === "keypoint";
    return (
      <g key={look} data-batch={alike.length} data-thin={(shapes.length > MOST_BOLD && !isPoint) || undefined}>
        <path
          className={styles.shape}
          data-kind={kind}
          d={path}
          stroke={color}
          fill={isPoint || kind === "polyline" ? "none" : color}
          strokeDasharray={isPoint ? undefined : (dash ?? (region.label ? undefined : "5 5"))}
        />
        {isPoint && <path className={styles.pupil} d={path} data-hollow={(region as Keypoint).occluded || undefined} />}
      </g>
    );
  });
});

/** The shapes by how they look, and where. */
function alikeOf(shapes: readonly Drawn[], size: Size): Map<string, Drawn[]> {
  const found = new Map<string, Drawn[]>();
  for (const shape of shapes) {
    // Masks are on a canvas.
    if (shape.kind === "mask") continue;
    const look = `${lookOf(shape)} ${partOf(shape, size)}`;
    const alike = found.get(look);
    if (alike) alike.push(shape);
    else found.set(look, [shape]);
  }
  return found;
}

function lookOf({ kind, region, color }: Drawn): string {
  const isFilled = kind !== "keypoint" && kind !== "polyline";
  const look = kind === "keypoint" ? (region as Keypoint).occluded : !region.label;
  return `${isFilled ? "area" : kind} ${color} ${look}`;
}

function partOf({ kind, region }: Drawn, { width, height }: Size): string {
  const [x, y] = centerOf(geometryOf(kind).bounds(region));
  return `${Math.floor((PARTS * x) / width)} ${Math.floor((PARTS * y) / height)}`;
}

const PATHS = new WeakMap<Region, string>();

/** The path of a shape, written once. */
function pathOf({ kind, region }: Pick<ShownShape, "kind" | "region">): string {
  const known = PATHS.get(region);
  if (known !== undefined) return known;
  const path = geometryOf(kind).path(region);
  PATHS.set(region, path);
  return path;
}
