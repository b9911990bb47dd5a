import { expect, test, vi } from "vitest";
import { openPdf } from "./openPdf";

const destroyed = vi.fn();

vi.mock("pdfjs-dist", () => ({
  GlobalWorkerOptions: {},
  PDFWorker: class {
    destroyed = false;
    destroy = destroyed;
  },
  getDocument: () => ({ promise: new Promise(() => {}), destroy: () => new Promise(() => {}) }),
}));

test("a worker that never says that it has closed a file is ended", async () => {
  vi.useFakeTimers();
  openPdf("https://files.example/hangs.pdf", "task").close();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(destroyed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(destroyed).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
