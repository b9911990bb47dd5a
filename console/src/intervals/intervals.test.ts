import { expect, test } from "vitest";
import { likenessOfIntervals, rowsOf, stretchBetween, stretchText, timeText } from "./intervals";

test("a stretch lies within its input, in order, and never before 0", () => {
  const extent = { start: -5, end: 62.5004 };
  expect(stretchBetween(10, 2.00049, extent, 3)).toEqual({ start: 2, end: 10 });
  expect(stretchBetween(-4, 99, extent, 3)).toEqual({ start: 0, end: 62.5 });
  expect(stretchBetween(3, 3.0001, extent, 3)).toBeNull();
  expect(stretchBetween(62, 99, { start: 0, end: 62.4996 }, 3)!.end).toBeLessThanOrEqual(62.4996);
});

test("stretches that share a moment lie in other rows, those that touch in one", () => {
  const [a, b, c] = [{ start: 0, end: 2 }, { start: 1, end: 3 }, { start: 2, end: 4 }];
  const rows = rowsOf([c, b, a]);
  expect([a, b, c].map((stretch) => rows.get(stretch))).toEqual([0, 1, 0]);
});

test("likeness is what is shared of all", () => {
  expect(likenessOfIntervals({ start: 0, end: 4 }, { start: 1, end: 4 })).toBe(0.75);
  expect(likenessOfIntervals({ start: 0, end: 1 }, { start: 1, end: 2 })).toBe(0);
});

test("times read as on a clock, or as numbers", () => {
  expect([0, 62.5, 59.999, 3_725.25].map((time) => timeText(time, true))).toEqual(["0:00.00", "1:02.50", "1:00.00", "1:02:05.25"]);
  expect(stretchText({ start: 0.1 + 0.2, end: 2 }, false)).toBe("0.3 – 2");
  expect(timeText(75, true, 0)).toBe("1:15");
});
