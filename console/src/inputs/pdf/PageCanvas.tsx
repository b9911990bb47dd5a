import { useEffect, useRef, useState } from "react";
import { useSettled } from "../../kit/useSettled";
import type { Size } from "../../shapes/geometry";
import { pdfWords } from "../../words/pdf";
import { fitting } from "./layout";
import { drawPage, forgetPage, type Pdf } from "./openPdf";
import styles from "./pdf.module.css";

interface Props {
  pdf: Pdf;
  /** Counted from 0. */
  page: number;
  /** How many pages the task says there are; for those who do not see it. */
  count: number;
  /** The size that the page is drawn to fit, in points. */
  size: Size;
  /** CSS pixels a point. */
  scale: number;
  /** Told the size of the page in the file, in points. */
  onDrawn: (page: number, real: Size) => void;
  onLost: () => void;
}

/** Milliseconds without another step of the zoom, after which a page is drawn anew; until then the old drawing is stretched. */
const SETTLED_MS = 150;

/** A page drawn by pdf.js, for as long as it is in sight: its drawing is given up, and its canvas back, once it is not. */
export function PageCanvas({ pdf, page, count, size: { width, height }, scale, onDrawn, onLost }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [real, setReal] = useState<Size | null>(null);
  const [isLost, setLost] = useState(false);
  const settled = useSettled(scale, SETTLED_MS);
  const tell = useRef({ onDrawn, onLost });
  useEffect(() => {
    tell.current = { onDrawn, onLost };
  });
  useEffect(() => {
    const { drawn, giveUp } = drawPage(pdf, page, { width, height }, settled * devicePixelRatio);
    let isGone = false;
    drawn.then(
      (found) => {
        if (!found || isGone) return;
        found.canvas.setAttribute("role", "img");
        found.canvas.setAttribute("aria-label", pdfWords.pageOf(page, count));
        emptied(place.current);
        place.current?.append(found.canvas);
        setReal(found.real);
        setLost(false);
        tell.current.onDrawn(page, found.real);
      },
      () => {
        if (isGone) return;
        setLost(true);
        tell.current.onLost();
      },
    );
    return () => {
      isGone = true;
      giveUp();
    };
  }, [pdf, page, count, width, height, settled]);
  // Behind the drawing, which is given up first.
  useEffect(() => () => forgetPage(pdf, page), [pdf, page]);
  useEffect(() => {
    const element = place.current;
    return () => emptied(element);
  }, []);
  const fit = real ? scale * fitting(real, { width, height }) : 0;
  return (
    <>
      <div ref={place} className={styles.drawing} style={real ? { width: real.width * fit, height: real.height * fit } : undefined} />
      {isLost && <p className={styles.sentence}>{pdfWords.undrawn}</p>}
    </>
  );
}

/** Take a drawing away; a canvas without a size gives its memory back at once. */
function emptied(place: HTMLElement | null): void {
  for (const canvas of place?.querySelectorAll("canvas") ?? []) {
    canvas.width = canvas.height = 0;
    canvas.remove();
  }
}
