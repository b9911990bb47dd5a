/** What inputs of kind PDF say. */
import type { Size } from "../shapes/geometry";

const sides = ({ width, height }: Size) => `${Math.round(width)} × ${Math.round(height)}`;

export const pdfWords = {
  because: {
    encrypted: "It is encrypted, and can be read with its password alone. Put a copy without a password in its place.",
    broken: "It is no PDF, or it is damaged.",
    missing: "The file is not where the task says, or may not be read.",
    remote: "It is on another server, which does not let this page read it.",
    away: "It may have moved, or the network is away.",
  },
  canvas: (title: string, count: number) => `${title}: ${count === 1 ? "1 shape" : `${count} shapes`} on its pages`,
  pages: "Pages",
  page: "Page",
  pageOf: (page: number, count: number) => `Page ${page + 1} of ${count}`,
  of: (count: number) => `of ${count.toLocaleString("en")}`,
  next: "Next page",
  previous: "Page before",
  nextMarked: "Next page with shapes",
  previousMarked: "Page with shapes before",
  fit: "Fit width",
  noPage: (page: number) => `The file has no page ${page + 1}.`,
  undrawn: "This page cannot be drawn: the file is damaged here.",
  otherCount: (real: number, declared: number) =>
    real < declared
      ? `The file has ${real === 1 ? "1 page" : `${real} pages`}, not ${declared} as the task says.`
      : `The file has ${real} pages: those after page ${declared}, the last one of the task, are not shown.`,
  otherSize: (real: Size, declared: Size) =>
    `This page is ${sides(real)} points in the file, and drawn to fit the ${sides(declared)} of the task.`,
};
