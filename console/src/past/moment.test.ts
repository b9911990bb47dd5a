import { expect, test } from "vitest";
import { asOfOf, momentIn, momentOfField } from "./moment";

test("a moment is a position or a time with its zone, and nothing else", () => {
  expect(momentIn(8926)).toBe(8926);
  expect(momentIn("8926")).toBe(8926);
  for (const time of ["2026-11-03T10:00Z", "2026-11-03T10:00:00.123Z", "2024-02-29T10:00:00+01:00"]) expect(momentIn(time)).toBe(time);
  expect(momentIn("2026-11-03T10:00 01:00")).toBe("2026-11-03T10:00+01:00");
  const wrong = [undefined, null, "", 0, -1, 1.5, "1e3", "soon", "9".repeat(20), {}, "2026-11-03", "2026-11-03T10:00"];
  for (const given of [...wrong, "2026-02-31T10:00Z", "2026-11-03T25:00Z"]) expect(momentIn(given)).toBeUndefined();
});

test("the API is asked for a position or a time, never for both", () => {
  expect(asOfOf(12)).toEqual({ position: "12" });
  expect(asOfOf("2026-11-03T10:00Z")).toEqual({ time: "2026-11-03T10:00Z" });
});

test("what is chosen in a field is a moment of an address", () => {
  const chosen = momentOfField("2026-11-30T10:00");
  expect(chosen).toBe(new Date("2026-11-30T10:00").toISOString());
  expect(momentIn(chosen)).toBe(chosen);
  for (const text of ["", "soon"]) expect(momentOfField(text)).toBeUndefined();
});
