import { expect, test } from "vitest";
import type { Span } from "../answers/answer";
import { linesOf, segmentsOf } from "./segments";
import { snapToWords, trimBlanks } from "./snap";

const span = (id: string, start: number, end: number): Span => ({ id, label: "x", start, end });

test("overlapping spans cut the text where one begins or ends", () => {
  const segments = segmentsOf([span("a", 2, 6), span("b", 4, 9)], 0, 10);
  expect(segments.map(({ start, end, spans }) => [start, end, spans.map(({ id }) => id).join("")])).toEqual([
    [0, 2, ""],
    [2, 4, "a"],
    [4, 6, "ab"],
    [6, 9, "b"],
    [9, 10, ""],
  ]);
});

test("segments fill the range without gaps, whatever spans there are", () => {
  const spans = [span("a", 0, 30), span("b", 3, 3), span("c", 5, 12), span("d", 5, 12), span("e", 11, 40)];
  const segments = segmentsOf(spans, 4, 20);
  expect(segments[0]!.start).toBe(4);
  expect(segments.at(-1)!.end).toBe(20);
  segments.slice(1).forEach((segment, index) => expect(segment.start).toBe(segments[index]!.end));
});

test("lines are the whole text", () => {
  const text = "one\n\ntwo\nthree";
  expect(linesOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(["one\n", "\n", "two\n", "three"]);
});

test("a rough selection becomes whole words", () => {
  const text = "A barn owl took a vole.";
  expect(snapToWords(text, { start: 4, end: 9 })).toEqual({ start: 2, end: 10 });
  expect(snapToWords(text, { start: 1, end: 7 })).toEqual({ start: 2, end: 6 });
  expect(snapToWords(text, { start: 1, end: 2 })).toBeNull();
});

test("an exact selection loses its blanks alone", () => {
  expect(trimBlanks("A barn owl", { start: 1, end: 5 })).toEqual({ start: 2, end: 5 });
});
