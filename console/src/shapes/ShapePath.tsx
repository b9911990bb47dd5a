import { memo } from "react";
import type { Region } from "../answers/regions";
import type { ShapeKind } from "../form/form";
import { geometryOf } from "./geometry";
import styles from "./shapes.module.css";

interface Props {
  kind: ShapeKind;
  region: Region;
  color: string;
  /** Of the line, as `stroke-dasharray`. */
  dash?: string;
  look?: "plain" | "hovered" | "chosen";
}

/** One shape over a picture, marked or changing; those at rest are drawn together. */
export const ShapePath = memo(function ShapePath({ kind, region, color, dash, look = "plain" }: Props) {
  const path = geometryOf(kind).path(region);
  const isOpen = kind === "polyline" || kind === "keypoint";
  return (
    <g data-region={region.id} data-look={look}>
      {look !== "plain" && <path className={styles.casing} data-kind={kind} d={path} fill="none" />}
      <path
        className={styles.shape}
        data-kind={kind}
        d={path}
        stroke={color}
        fill={isOpen ? "none" : color}
        strokeDasharray={kind === "keypoint" ? undefined : dash}
      />
      {kind === "keypoint" && <path className={styles.pupil} d={path} data-hollow={isOccluded(region) || undefined} />}
    </g>
  );
});

function isOccluded(region: Region): boolean {
  return "occluded" in region && region.occluded === true;
}
