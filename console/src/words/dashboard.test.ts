import { expect, test } from "vitest";
import { dashboard } from "./dashboard";

test("nothing but none is 0%, and nothing but all is 100%", () => {
  const shares = [0, 0.004, 0.01, 0.506, 0.994, 0.997, 1];
  expect(shares.map(dashboard.percent)).toEqual(["0%", "< 1%", "1%", "51%", "99%", "> 99%", "100%"]);
});

test("a day of another year says which", () => {
  const now = new Date("2026-12-31T23:30:00Z");
  expect(dashboard.day("2026-02-03", now)).toBe("Tue, Feb 3");
  expect(dashboard.day("2027-01-01", now)).toBe("Fri, Jan 1, 2027");
});
