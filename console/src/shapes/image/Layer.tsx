import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import styles from "./image.module.css";
import { changed, isNear, type View } from "./view";
import type { ViewStore } from "./ViewStore";

/** More shapes than this take a browser longer than a frame to draw. */
const MANY = 200;
/** Milliseconds without another step, after which many shapes are drawn anew; until then the old drawing is stretched. */
const SETTLED_MS = 200;

interface Props {
  view: ViewStore;
  /** How many shapes are drawn. */
  count: number;
  children: ReactNode;
}

/** What is drawn over a picture, moved and enlarged with it as a whole. */
export function Layer({ view, count, children }: Props) {
  const { view: at } = useSyncExternalStore(view.subscribe, view.snapshot);
  const drawn = useDrawn(at, count > MANY);
  const { scale, x, y } = changed(drawn, at);
  return (
    <svg
      className={styles.layer}
      data-many={count > MANY || undefined}
      style={drawn === at ? undefined : { transform: `translate(${x}px, ${y}px) scale(${scale})` }}
      aria-hidden="true"
    >
      <g transform={`translate(${drawn.x} ${drawn.y}) scale(${drawn.scale})`}>{children}</g>
    </svg>
  );
}

/** The view that shapes are drawn in: the present one, or of many shapes the one before it moved, until it rests. */
function useDrawn(at: View, areMany: boolean): View {
  const [rest, setRest] = useState(at);
  const drawn = areMany && isNear(rest, at) ? rest : at;
  if (areMany && drawn !== rest) setRest(drawn);
  useEffect(() => {
    if (drawn === at) return undefined;
    const timer = setTimeout(() => setRest(at), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [at, drawn]);
  return drawn;
}
