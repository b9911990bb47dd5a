import { expect, test } from "vitest";
import { csvLine, problemsIn, type RowProblem } from "./problems";

test("problems are read line by line, however they arrive", async () => {
  const lines = [1, 2, 3].map((line) => ({ line, code: "INVALID", reason: "Ü\n", path: ["inputs", "x"], row: null }));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  for (const size of [1, 7, 60, 1_000]) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
    let isCanceled = false;
    const reader = {
      read: async () => (chunks.length ? { done: false as const, value: chunks.shift()! } : { done: true as const, value: undefined }),
      cancel: async () => void (isCanceled = true),
    };
    const found: RowProblem[] = [];
    for await (const problem of problemsIn(reader)) found.push(problem);
    expect(found).toEqual(lines);
    expect(isCanceled).toBe(true);
  }
});

test("a cell is no formula, and quotes and commas stay in it", () => {
  expect(csvLine({ line: 4, code: "INVALID", reason: 'Not "a", but b.', path: ["=cmd()"] })).toBe(
    '4,\'=cmd(),"Not ""a"", but b.",INVALID\r\n',
  );
  expect(csvLine({ line: 5, code: "X", reason: "y", path: ["annotations", 1, "author"] })).toBe("5,annotations.1.author,y,X\r\n");
});
