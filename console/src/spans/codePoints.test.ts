import { expect, test } from "vitest";
import { CodePoints, codePointLength } from "./codePoints";

const TEXTS = ["", "plain", "Ada met Charles 👋 in London 👋👋.", "👋", "𝒜b𝒞", "e\u0301 und 한국어"];

test("offsets agree with the counting of the language itself", () => {
  for (const text of TEXTS) {
    const points = new CodePoints(text);
    for (let unit = 0; unit <= text.length; unit += 1) {
      if (isWithinPair(text, unit)) continue;
      const expected = Array.from(text.slice(0, unit)).length;
      expect(points.toCodePoint(unit)).toBe(expected);
      expect(points.toUnit(expected)).toBe(unit);
    }
    expect(codePointLength(text)).toBe(Array.from(text).length);
  }
});

test("an offset within a pair is before it", () => {
  expect(new CodePoints("a👋b").toCodePoint(2)).toBe(1);
});

function isWithinPair(text: string, unit: number): boolean {
  return unit > 0 && (text.codePointAt(unit - 1) ?? 0) > 0xffff;
}
