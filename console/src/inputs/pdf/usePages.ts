import { useCallback, useMemo, useState, useSyncExternalStore } from "react";
import type { Size } from "../../shapes/geometry";
import { pageOf, type ShownShape } from "../../shapes/shapesOf";
import type { Look } from "../../shapes/image/ViewStore";
import { pdfWords } from "../../words/pdf";
import { isSameSize } from "./layout";
import { PagesView } from "./PagesView";
import type { PdfFile } from "./usePdf";

/** How the pages of a PDF are looked at, as soon as their number and size are known. */
export function usePages(input: string, { sheets }: PdfFile, look: Look): PagesView | null {
  const { count, size } = sheets ?? {};
  const { width, height } = size ?? {};
  return useMemo(
    () => (count && width && height ? new PagesView(input, { count, size: { width, height } }, look) : null),
    [input, count, width, height, look],
  );
}

/** What is to be known where the file is not as the task says: of the page in sight, else of the whole file. */
export function useWarning({ pdf, sheets }: PdfFile, pages: PagesView | null) {
  const [others, setOthers] = useState<ReadonlyMap<number, Size>>(() => new Map());
  const size = sheets?.size;
  const onDrawn = useCallback(
    (page: number, real: Size) => {
      if (size && !isSameSize(real, size)) setOthers((known) => (known.has(page) ? known : new Map(known).set(page, real)));
    },
    [size?.width, size?.height],
  );
  const shown = useSyncExternalStore(pages?.subscribe ?? never, () => pages?.shown() ?? 0);
  const real = others.get(shown);
  const isOtherCount = pdf && sheets && pdf.numPages !== sheets.count;
  const sentence = real && size ? pdfWords.otherSize(real, size) : isOtherCount ? pdfWords.otherCount(pdf.numPages, sheets.count) : null;
  return { onDrawn, warning: sentence };
}

const never = () => () => {};

/** Some shapes by the page that they lie on. */
export function byPage<Shape extends Pick<ShownShape, "region">>(shapes: readonly Shape[]): ReadonlyMap<number, Shape[]> {
  const found = new Map<number, Shape[]>();
  for (const shape of shapes) {
    const page = pageOf(shape.region);
    found.set(page, [...(found.get(page) ?? []), shape]);
  }
  return found;
}
