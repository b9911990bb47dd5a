import { expect, test } from "vitest";
import type { ConceptDetail } from "../concept/concept";
import { inverseOf } from "./inverse";

const DOG: ConceptDetail = {
  conceptId: "dog", label: "Dog", deprecated: false, uri: null, color: null, hotkey: null, childCount: 0,
  labels: [{ language: "en", text: "Dog" }, { language: null, text: "canis" }],
  alternatives: [{ language: "en", text: "Hound" }],
  hidden: [], definitions: [], notes: [], examples: [], codes: [{ system: "EAN", code: "1" }], replacedBy: [],
  broader: [{ conceptId: "animal", label: "Animal" }], related: [], path: [], narrower: { nodes: [] },
};
const before = { concept: DOG, after: "cat" };

test("each edit that can be taken back has one that does", () => {
  expect(inverseOf({ add: { labels: [] } }, { concept: null, after: null }, "new")).toEqual({ remove: { concept: "new" } });
  const rename = { concept: "dog", labels: [{ language: "en", text: "Hound" }, { language: "de", text: "Hund" }, { text: "c." }] };
  expect(inverseOf({ rename }, before, null)).toEqual({
    rename: { concept: "dog", labels: [{ language: "en", text: "Dog" }, { language: "de", text: "" }, { language: "", text: "canis" }] },
  });
  expect(inverseOf({ move: { concept: "dog", broader: [] } }, before, null)).toEqual({ move: { concept: "dog", broader: ["animal"], after: "cat" } });
  expect(inverseOf({ deprecate: { concept: "dog" } }, before, null)).toEqual({ restore: { concept: "dog" } });
  const gone = { ...DOG, deprecated: true, replacedBy: [{ conceptId: "wolf", label: "Wolf" }] };
  expect(inverseOf({ restore: { concept: "dog" } }, { ...before, concept: gone }, null)).toEqual({ deprecate: { concept: "dog", replacedBy: ["wolf"] } });
  const relate = { concept: "dog", other: "cat", related: true };
  expect(inverseOf({ relate }, before, null)).toEqual({ relate: { ...relate, related: false } });
});

test("what was written is as before, and nothing else is touched", () => {
  const annotate = { concept: "dog", notes: [{ text: "Barks." }], alternatives: [] };
  expect(inverseOf({ annotate }, before, null)).toEqual({
    annotate: { concept: "dog", alternatives: [{ language: "en", text: "Hound" }], notes: [] },
  });
});

test("a removed concept comes back whole, at its place", () => {
  expect(inverseOf({ remove: { concept: "dog" } }, before, null)).toMatchObject({
    add: { concept: "dog", broader: ["animal"], after: "cat", codes: [{ system: "EAN", code: "1" }] },
  });
});

test("merges and splits stay", () => {
  expect(inverseOf({ merge: { sources: ["dog"], into: "cat" } }, before, null)).toBeNull();
  expect(inverseOf({ split: { concept: "dog", parts: ["a", "b"] } }, before, null)).toBeNull();
});
