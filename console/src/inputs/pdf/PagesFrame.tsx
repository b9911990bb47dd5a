import { memo, useEffect, useLayoutEffect, useMemo, useSyncExternalStore, type ComponentProps, type PointerEvent, type ReactNode, type RefObject } from "react";
import { Loading } from "../../kit/Loading";
import type { Size } from "../../shapes/geometry";
import type { Look } from "../../shapes/image/ViewStore";
import { pdfWords } from "../../words/pdf";
import { LostInput } from "../LostInput";
import { extent, leftOf, topOf } from "./layout";
import type { Pdf } from "./openPdf";
import { PageCanvas } from "./PageCanvas";
import type { PagesView } from "./PagesView";
import styles from "./pdf.module.css";
import type { PdfFile } from "./usePdf";

interface Props extends Omit<ComponentProps<"div">, "children"> {
  file: PdfFile;
  pages: PagesView | null;
  look: Look;
  frame: RefObject<HTMLDivElement | null>;
  /** Told the size of a page in the file, in points. */
  onDrawn: (page: number, real: Size) => void;
  /** What is drawn over a page, in its points. */
  layer: (page: number) => ReactNode;
}

/** The pages of a PDF one below the other, of which only those in sight, or almost, are there. */
export function PagesFrame({ file, pages, look, frame, onDrawn, layer, className, ...others }: Props) {
  const { state, problem, pdf, retry, onLost } = file;
  useFrameOf(pages, frame);
  return (
    <div
      ref={frame}
      className={`${styles.frame} ${className ?? ""}`}
      aria-busy={state === "loading"}
      onScroll={({ currentTarget: { scrollLeft, scrollTop } }) => pages?.scrolled(scrollLeft, scrollTop)}
      {...others}
    >
      {state === "lost" && <LostInput kind="PDF" problem={problem} onRetry={retry} />}
      {state === "loading" && <Loading />}
      {pages && pdf && <SheetList {...{ pages, pdf, look, frame, onDrawn, onLost, layer }} />}
    </div>
  );
}

type SheetsProps = Pick<Props, "look" | "frame" | "onDrawn" | "layer"> & Pick<PdfFile, "onLost"> & { pages: PagesView; pdf: Pdf };

function SheetList({ pages, pdf, look, frame, onDrawn, onLost, layer }: SheetsProps) {
  const { view, frame: room } = useSyncExternalStore(pages.subscribe, pages.snapshot);
  const { brightness, contrast } = useSyncExternalStore(look.subscribe, look.snapshot);
  const { sheets } = pages;
  const { scale } = view;
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element || !room.width) return;
    const { left, top } = pages.scroll();
    if (element.scrollLeft !== left) element.scrollLeft = left;
    if (element.scrollTop !== top) element.scrollTop = top;
    // A browser scrolls by whole pixels of the screen: what is pointed at is where it did scroll.
    pages.scrolled(element.scrollLeft, element.scrollTop);
  }, [pages, frame, view, room]);
  const filter = brightness === 1 && contrast === 1 ? undefined : `brightness(${brightness}) contrast(${contrast})`;
  const [first, last] = pages.span();
  const shown = room.width ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [];
  return (
    <div className={styles.all} style={extent(sheets, scale, room)}>
      {shown.map((page) => (
        <Sheet
          key={page}
          {...{ pdf, page, scale, filter, onDrawn, onLost, layer }}
          size={sheets.size}
          count={sheets.count}
          top={topOf(page, sheets, scale)}
          left={leftOf(sheets, scale, room)}
        />
      ))}
    </div>
  );
}

interface SheetProps extends Pick<SheetsProps, "pdf" | "onDrawn" | "onLost" | "layer"> {
  page: number;
  count: number;
  size: Size;
  scale: number;
  top: number;
  left: number;
  filter: string | undefined;
}

const Sheet = memo(function Sheet({ pdf, page, count, size, scale, top, left, filter, onDrawn, onLost, layer }: SheetProps) {
  const over = useMemo(() => layer(page), [layer, page]);
  return (
    <div className={styles.sheet} data-page={page} style={{ top, left, width: size.width * scale, height: size.height * scale }}>
      <div className={styles.paper} style={{ filter }}>
        {page < pdf.numPages ? (
          <PageCanvas {...{ pdf, page, count, size, scale, onDrawn, onLost }} />
        ) : (
          <p className={styles.sentence}>{pdfWords.noPage(page)}</p>
        )}
      </div>
      <svg className={styles.layer} aria-hidden="true">
        <g transform={`scale(${scale})`}>{over}</g>
      </svg>
    </div>
  );
});

/** Whether a pointer is on a scroll bar, which belongs to the browser. */
export function isOnScrollbar({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): boolean {
  const { left, top } = currentTarget.getBoundingClientRect();
  return clientX - left >= currentTarget.clientWidth || clientY - top >= currentTarget.clientHeight;
}

/** The frame scrolls by itself; with Ctrl, as two fingers do on a touch pad, the wheel zooms about the pointer. */
function useFrameOf(pages: PagesView | null, frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = frame.current;
    if (!pages || !element) return;
    const follow = () => pages.resize({ width: element.clientWidth, height: element.clientHeight });
    const zoom = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const isByPixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL;
      pages.zoom(-event.deltaY / (isByPixels ? 240 : 6), [event.clientX - left, event.clientY - top]);
    };
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    follow();
    element.addEventListener("wheel", zoom, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", zoom);
    };
  }, [pages, frame]);
}
