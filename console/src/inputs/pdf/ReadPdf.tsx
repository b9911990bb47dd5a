import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Look } from "../../shapes/image/ViewStore";
import { useDragToPan } from "../../shapes/image/useDragToPan";
import shapeStyles from "../../shapes/shapes.module.css";
import { LayerShapes, Legend, type ShapeLayer } from "../../shapes/ShapesOverlay";
import type { ShownShape } from "../../shapes/shapesOf";
import { pdfWords } from "../../words/pdf";
import { PagesBar } from "./PagesBar";
import { isOnScrollbar, PagesFrame } from "./PagesFrame";
import styles from "./pdf.module.css";
import type { PdfProps } from "./PdfInput";
import { byPage, usePages, useWarning } from "./usePages";
import { usePdf } from "./usePdf";

const NO_LAYERS: readonly ShapeLayer[] = [];
const NONE: ShownShape[] = [];

/** A PDF with what one or several people drew on its pages, to be read and not changed; it begins at the first page with a shape. */
export function ReadPdf({ task, input, value, title, layers = NO_LAYERS }: PdfProps) {
  const [look] = useState(() => new Look());
  const file = usePdf(task, input, value);
  const pages = usePages(input, file, look);
  const { onDrawn, warning } = useWarning(file, pages);
  const frame = useRef<HTMLDivElement>(null);
  const drag = useDragToPan(pages?.inHand ?? null);
  const onPages = useMemo(() => layers.map(({ shapes }) => byPage(shapes)), [layers]);
  const marked = useMemo(() => [...new Set(onPages.flatMap((each) => [...each.keys()]))].sort((a, b) => a - b), [onPages]);
  const isReady = pages !== null && file.state === "shown";
  const [first = 0] = marked;
  useEffect(() => {
    if (isReady) pages.goTo(first);
    // Whoever reads is not taken elsewhere when somebody else's shapes are shown.
  }, [isReady, pages]);
  const layer = useCallback(
    (page: number) =>
      pages &&
      layers.map((one, index) => (
        <LayerShapes key={one.key} view={pages.on(page)} layer={{ ...one, shapes: onPages[index]?.get(page) ?? NONE }} index={index} marked={null} />
      )),
    [pages, layers, onPages],
  );
  return (
    <div className={styles.read}>
      <figure className={shapeStyles.overlay}>
        <PagesFrame
          {...{ file, pages, look, frame, onDrawn, layer }}
          role="group"
          tabIndex={0}
          aria-label={pdfWords.canvas(title, layers.reduce((sum, { shapes }) => sum + shapes.length, 0))}
          {...drag}
          onPointerDown={(event) => !isOnScrollbar(event) && drag.onPointerDown(event)}
        />
        <Legend layers={layers} />
      </figure>
      {isReady && (
        <div className={styles.readBar}>
          <PagesBar {...{ pages, look, warning }} marked={marked.length ? marked : undefined} onGo={(page) => pages.goTo(page)} onLeave={() => frame.current?.focus()} />
        </div>
      )}
    </div>
  );
}
