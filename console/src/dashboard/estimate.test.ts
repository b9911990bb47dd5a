import { expect, test } from "vitest";
import { estimateEnd } from "./estimate";
import { byDay, DAYS } from "./figures";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const DAY = 24 * 60 * 60_000;
const progress = (open: number, done: number) => ({
  total: open + done,
  byStatus: [
    { status: "OPEN" as const, tasks: open },
    { status: "DONE" as const, tasks: done },
  ],
});
const on = (day: string, resolved: number) => ({ day, submitted: resolved, revised: 0, resolved, timeSpentMs: resolved * 1_000 });

test("the end is as far as the mean of the last seven days says", () => {
  const days = byDay([on("2026-11-10", 90), on("2026-11-28", 14), on("2026-11-29", 7)], NOW);
  const { left, rate, end, days: counted } = estimateEnd(progress(30, 111), days, NOW);
  expect({ left, rate, counted }).toEqual({ left: 30, rate: 3, counted: 7 });
  expect(end).toBe(NOW + 10 * DAY);
});

test("a project that has just begun counts the days since then alone", () => {
  const days = byDay([on("2026-11-28", 4), on("2026-11-29", 2)], NOW);
  expect(estimateEnd(progress(6, 6), days, NOW)).toMatchObject({ rate: 3, days: 2, end: NOW + 2 * DAY });
});

test("nothing finished gives no end, and nothing left gives none either", () => {
  expect(estimateEnd(progress(6, 0), byDay([], NOW), NOW)).toMatchObject({ rate: 0, end: null });
  expect(estimateEnd(progress(0, 6), byDay([on("2026-11-29", 6)], NOW), NOW)).toMatchObject({ left: 0, end: null });
});

test("an end that no calendar has is not told", () => {
  const days = byDay([on("2026-11-20", 1), on("2026-11-29", 1)], NOW);
  expect(estimateEnd(progress(30_000_000, 2), days, NOW)).toMatchObject({ rate: 1 / 7, end: null });
});

test("days of nothing are there, the earliest first", () => {
  const days = byDay([on("2026-11-29", 2)], NOW);
  expect(days).toHaveLength(DAYS);
  expect(days[0]).toEqual({ day: "2026-11-02", submitted: 0, resolved: 0, timeMs: null });
  expect(days.at(-1)).toEqual({ day: "2026-11-29", submitted: 2, resolved: 2, timeMs: 1_000 });
});
