import { useCallback, useEffect, useState } from "react";
import type { Size } from "../../shapes/geometry";
import { declaredSize } from "../../shapes/image/usePicture";
import { pdfWords } from "../../words/pdf";
import { useMedia } from "../media";
import type { Sheets } from "./layout";
import { firstSize, openPdf, UnreadablePdf, type Pdf } from "./openPdf";

/** The PDF of an input. */
export interface PdfFile {
  state: "loading" | "shown" | "lost";
  /** Why it is lost. */
  problem: string | null;
  pdf: Pdf | null;
  /** The pages that answers are about: as the task says, else as the file is; null until either is known. */
  sheets: Sheets | null;
  /** A page could not be drawn: the link to the file may have ended. */
  onLost: () => void;
  retry: () => void;
}

type Opened = { src: string; attempt: number } & ({ pdf: Pdf; size: Size } | { problem: string });

/** The file of an input, read as far as its pages are needed. */
export function usePdf(task: string, input: string, value: unknown): PdfFile {
  const { src, problem, again, endsAt } = useMedia(task, input, value);
  const [attempt, setAttempt] = useState(0);
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    if (!src) return;
    let isGone = false;
    const { pdf, close } = openPdf(src, task);
    const read = async (): Promise<Opened> => {
      try {
        const read = await pdf;
        return { src, attempt, pdf: read, size: await firstSize(read) };
      } catch (error) {
        return { src, attempt, problem: pdfWords.because[error instanceof UnreadablePdf ? error.reason : "broken"] };
      }
    };
    void read().then((found) => !isGone && setOpened(found));
    return () => {
      isGone = true;
      close();
    };
  }, [src, task, attempt]);
  const retry = useCallback(() => {
    setAttempt((tried) => tried + 1);
    again();
  }, [again]);
  const isThis = opened?.src === src && opened.attempt === attempt;
  const found = isThis && "pdf" in opened ? opened : null;
  const lost = problem ?? (isThis && "problem" in opened ? opened.problem : null);
  const pages = declaredPages(value) ?? found?.pdf.numPages;
  const size = declaredSize(value) ?? found?.size;
  return {
    state: lost !== null ? "lost" : found ? "shown" : "loading",
    problem: lost,
    pdf: found?.pdf ?? null,
    sheets: pages && size ? { count: pages, size } : null,
    onLost: () => void (endsAt !== null && Date.now() >= endsAt && retry()),
    retry,
  };
}

/** The number of pages as the task says it; answers are checked against it. */
function declaredPages(value: unknown): number | null {
  const { pages } = (typeof value === "object" && value ? value : {}) as { pages?: number };
  return pages && pages > 0 ? pages : null;
}
