import { expect, test } from "vitest";
import { byWeek, WEEKS } from "./weeks";

const estimate = { value: 0.5, tasks: 12, reason: null };

test("weeks begin on Monday and end with the one of the moment, whatever day it is", () => {
  for (const now of ["2026-11-30T00:00:00Z", "2026-12-03T12:00:00Z", "2026-12-06T23:59:59Z"].map(Date.parse)) {
    const weeks = byWeek([], now);
    expect(weeks).toHaveLength(WEEKS);
    expect(weeks.at(-1)).toEqual({ begin: "2026-11-30", last: "2026-12-06", estimate: null });
    expect(weeks[0]!.begin).toBe("2026-10-12");
  }
});

test("a week has its own figure, also over the turn of the year", () => {
  const weeks = byWeek([{ begin: "2026-12-28", estimate }], Date.parse("2027-01-05T00:00:00Z"));
  expect(weeks.filter((week) => week.estimate)).toEqual([{ begin: "2026-12-28", last: "2027-01-03", estimate }]);
});
