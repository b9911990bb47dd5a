/** Reading PDFs by pdf.js; nothing else knows that library. */
import { getDocument, GlobalWorkerOptions, PDFWorker, RenderingCancelledException, type PDFDocumentProxy, type RenderTask } from "pdfjs-dist";
import workerAddress from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import type { Size } from "../../shapes/geometry";
import { fitting } from "./layout";
import { PartsOfPdfJs } from "./parts";

export type Pdf = PDFDocumentProxy;

/** Why a file cannot be shown. */
export type Reason = "encrypted" | "broken" | "missing" | "remote" | "away";

export class UnreadablePdf extends Error {
  constructor(readonly reason: Reason) {
    super(reason);
  }
}

/** Pixels of a canvas at most: 64 MB. Where a page would have more, it is drawn less sharply. */
const MOST_PIXELS = 16_777_216;

GlobalWorkerOptions.workerSrc = workerAddress;

/** How long a worker without files is kept, in milliseconds: starting one takes longer than reading most files. */
const IDLE_MS = 2_000;
/** How long a worker may take to close a file, in milliseconds. */
const CLOSING_MS = 5_000;

interface SharedWorker {
  worker: PDFWorker;
  files: number;
  ending: ReturnType<typeof setTimeout> | undefined;
}

/** By what files belong to, such as a task: one that a worker hangs at holds up no others. */
const workers = new Map<string, SharedWorker>();

/** A worker for one more file of a set, and what says that the file is closed. */
function workerOf(set: string): { worker: PDFWorker; leave: () => void } {
  let shared = workers.get(set);
  if (!shared || shared.worker.destroyed) workers.set(set, (shared = { worker: new PDFWorker(), files: 0, ending: undefined }));
  const found = shared;
  found.files += 1;
  clearTimeout(found.ending);
  const end = () => {
    found.worker.destroy();
    if (workers.get(set) === found) workers.delete(set);
  };
  const leave = () => {
    found.files -= 1;
    if (found.files === 0) found.ending = setTimeout(end, IDLE_MS);
  };
  return { worker: found.worker, leave };
}

export interface Opening {
  /** Rejects with UnreadablePdf. */
  pdf: Promise<Pdf>;
  /** Stop reading, and give back what the file takes. */
  close: () => void;
}

/** Files that were opened before they are shown, by their addresses. */
const ahead = new Map<string, Opening>();

/** Read a file soon to be shown, which `openPdf` takes over then; what is returned closes it if nobody did. */
export function openAhead(address: string, set: string): () => void {
  if (ahead.has(address)) return () => {};
  const opening = openPdf(address, set);
  ahead.set(address, opening);
  const forget = () => {
    if (ahead.get(address) !== opening) return;
    ahead.delete(address);
    opening.close();
  };
  // One that cannot be read is read again, and told about, when it is shown.
  opening.pdf.then((pdf) => pdf.getPage(1)).catch(forget);
  return forget;
}

/** Read a file: by its address, or as its bytes. Files of one set, such as a task, are read by one worker. */
export function openPdf(from: string | Uint8Array, set: string): Opening {
  const early = typeof from === "string" ? ahead.get(from) : undefined;
  if (early) {
    ahead.delete(from as string);
    return early;
  }
  try {
    return opening(from, set);
  } catch {
    // The address is none.
    return { pdf: Promise.reject(new UnreadablePdf("broken")), close: () => {} };
  }
}

function opening(from: string | Uint8Array, set: string): Opening {
  const source = typeof from === "string" && from.startsWith("data:") ? bytesOf(from) : from;
  const given = typeof source === "string" ? { url: source } : { data: source };
  const { worker, leave } = workerOf(set);
  const task = getDocument({ ...given, worker, BinaryDataFactory: PartsOfPdfJs, useWorkerFetch: false, verbosity: 0 });
  const pdf = task.promise.catch((error: unknown) => {
    throw new UnreadablePdf(reasonOf(error, from));
  });
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    // A worker that hangs never says that it has closed a file.
    void Promise.race([task.destroy(), new Promise((done) => setTimeout(done, CLOSING_MS))]).finally(leave);
  };
  return { pdf, close };
}

/** How many pages a file has, and the size of the first one in points. Raises UnreadablePdf. */
export async function measurePdf(file: Blob): Promise<{ pages: number } & Size> {
  const { pdf, close } = openPdf(new Uint8Array(await file.arrayBuffer()), "measured");
  try {
    const opened = await pdf;
    return { pages: opened.numPages, ...(await firstSize(opened)) };
  } finally {
    close();
  }
}

/** The size of the first page as it is shown, in points. Raises UnreadablePdf. */
export async function firstSize(pdf: Pdf): Promise<Size> {
  try {
    const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
    return { width, height };
  } catch {
    throw new UnreadablePdf("broken");
  }
}

export interface DrawnPage {
  canvas: HTMLCanvasElement;
  /** The page in the file, in points. */
  real: Size;
}

export interface PageDrawing {
  /** Null where it was given up. */
  drawn: Promise<DrawnPage | null>;
  giveUp: () => void;
}

/** Draw a page, counted from 0, so that it fits into `size` at so many pixels a point. */
export function drawPage(pdf: Pdf, number: number, size: Size, scale: number): PageDrawing {
  let isGivenUp = false;
  let task: RenderTask | null = null;
  const draw = async (): Promise<DrawnPage | null> => {
    const page = await pdf.getPage(number + 1);
    if (isGivenUp) return null;
    const { width, height } = page.getViewport({ scale: 1 });
    const real = { width, height };
    const viewport = page.getViewport({ scale: Math.min(scale * fitting(real, size), Math.sqrt(MOST_PIXELS / (width * height))) });
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(viewport.width));
    canvas.height = Math.max(1, Math.round(viewport.height));
    task = page.render({ canvas, viewport });
    try {
      await task.promise;
      if (!isGivenUp) return { canvas, real };
    } catch (error) {
      if (!(error instanceof RenderingCancelledException)) throw error;
    }
    // A canvas without a size gives its memory back at once.
    canvas.width = canvas.height = 0;
    return null;
  };
  const giveUp = () => {
    isGivenUp = true;
    task?.cancel();
  };
  return { drawn: draw(), giveUp };
}

/** Give back what a page, counted from 0, keeps to be drawn again: its pictures and what is to be done. */
export function forgetPage(pdf: Pdf, number: number): void {
  // The file may be closed, which gives back all.
  void pdf.getPage(number + 1).then((page) => page.cleanup()).catch(() => {});
}

function bytesOf(address: string): Uint8Array {
  const [head = "", body = ""] = address.split(/,(.*)/s);
  const text = head.endsWith(";base64") ? atob(body) : decodeURIComponent(body);
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

function reasonOf(error: unknown, from: string | Uint8Array): Reason {
  const { name, status } = error as { name?: string; status?: number };
  if (name === "PasswordException") return "encrypted";
  if (name === "ResponseException") return status ? "missing" : "away";
  if (name === "InvalidPDFException") return "broken";
  const isElsewhere = typeof from === "string" && new URL(from, location.href).origin !== location.origin;
  return isElsewhere ? "remote" : "away";
}
