import { useRef, type CSSProperties } from "react";
import { halfwayOf, headOf, pathOf, type Rect } from "./arrows";
import styles from "./relations.module.css";
import { useDrawing, type DrawnArrow } from "./useDrawing";
import { usePicking } from "./usePicking";

/** More arrows than this in sight have no labels on them: the labels would hide what is joined. */
const MOST_NAMED = 60;

/** The relations of the answers as arrows over what they join, and the picking of what is to be joined. */
export default function RelationArrows() {
  const layer = useRef<HTMLDivElement>(null);
  const { arrows, taken, at, draft } = useDrawing(layer);
  usePicking(layer);
  return (
    <div ref={layer} className={styles.layer} aria-hidden="true">
      <svg>
        {arrows.map((arrow) => (
          <Arrow key={arrow.key} arrow={arrow} isNamed={arrows.length <= MOST_NAMED || arrow.isChosen} />
        ))}
        {draft && <path className={styles.line} data-draft style={{ "--color": "var(--accent)" } as CSSProperties} d={pathOf(draft)} />}
        <Outline rects={taken} isTaken />
        <Outline rects={at} />
      </svg>
    </div>
  );
}

function Arrow({ arrow, isNamed }: { arrow: DrawnArrow; isNamed: boolean }) {
  const { curve, color, name, isDirected, isCut, isChosen } = arrow;
  const path = pathOf(curve);
  const [x, y] = halfwayOf(curve);
  return (
    <g className={styles.arrow} data-arrow={name} data-chosen={isChosen || undefined} style={{ "--color": color } as CSSProperties}>
      <path className={styles.casing} d={path} />
      <path className={styles.line} data-cut={isCut || undefined} d={path} />
      {isDirected && <path className={styles.head} d={headOf(curve)} />}
      {isNamed && (
        <text className={styles.tag} x={x} y={y}>
          {name}
        </text>
      )}
    </g>
  );
}

function Outline({ rects, isTaken = false }: { rects: readonly Rect[]; isTaken?: boolean }) {
  return rects.map(({ x, y, width, height }, index) => {
    const place = { x: x - 2, y: y - 2, width: width + 4, height: height + 4, rx: 3 };
    return (
      <g key={index} data-end={isTaken ? "taken" : "at"}>
        <rect className={styles.endCasing} {...place} />
        <rect className={styles.end} data-taken={isTaken || undefined} {...place} />
      </g>
    );
  });
}
