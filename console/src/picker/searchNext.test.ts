import { expect, test } from "vitest";
import { folded, foundNext, shorter, type FoundRow } from "./searchNext";

const row: FoundRow = { value: "owl", label: "Owl", detail: "Bird", isSelectable: true, childCount: 0, term: "owl" };

test("accents, capital letters and spaces do not count", () => {
  expect(folded("  Café   Crème ")).toBe("cafe creme");
  expect(folded("cafe\u0301")).toBe("cafe");
  expect(folded(" ")).toBe("");
});

test("what has rules of its own is left to the server", () => {
  for (const text of ["Straße", "ı", "ΣΑΣ", "鳥", "a\tb", "\u034f", "𝒜"]) expect(folded(text)).toBeNull();
});

test("a text was typed after the one without its last character", () => {
  expect(shorter("dog b")).toBe("dog");
  expect(shorter("d")).toBe("");
  expect(shorter("")).toBeNull();
});

test("what was prefetched is all that is found, or nothing is known", () => {
  const next = new Map([["ow", [row]], ["ox", null]]);
  expect(foundNext(next, "ow")).toEqual([row]);
  expect(foundNext(next, "oz")).toEqual([]);
  expect(foundNext(next, "ox")).toBeUndefined();
  expect(foundNext(null, "ow")).toBeUndefined();
  expect(foundNext(undefined, "ow")).toBeUndefined();
});
