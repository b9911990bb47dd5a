import { expect, test } from "vitest";
import type { ConceptDetail } from "../concept/concept";
import { editsOfTexts, rowsOfTexts } from "./textEdits";

const DOG: ConceptDetail = {
  conceptId: "dog", label: "Dog", deprecated: false, uri: null, color: null, hotkey: null, childCount: 0,
  labels: [{ language: "en", text: "Dog" }, { language: "de", text: "Hund" }],
  alternatives: [{ language: "en", text: "Hound" }],
  hidden: [], definitions: [], notes: [], examples: [], codes: [{ system: "EAN", code: "1" }], replacedBy: [],
  broader: [], related: [], path: [], narrower: { nodes: [] },
};

test("what says the same is no edit", () => {
  const rows = rowsOfTexts(DOG);
  expect(editsOfTexts(DOG, rows)).toEqual([]);
  expect(editsOfTexts(DOG, { ...rows, notes: [{ text: "  ", of: "en" }] })).toEqual([]);
});

test("names are set by language, and taken away by an empty one", () => {
  const rows = { ...rowsOfTexts(DOG), labels: [{ text: "Domestic dog", of: "en" }, { text: "chien", of: "fr" }] };
  const labels = [
    { language: "en", text: "Domestic dog" },
    { language: "fr", text: "chien" },
    { language: "de", text: "" },
  ];
  expect(editsOfTexts(DOG, rows)).toEqual([{ rename: { concept: "dog", labels } }]);
});

test("other texts are set as a whole, and only those that changed", () => {
  const rows = { ...rowsOfTexts(DOG), alternatives: [], codes: [{ text: "2", of: "EAN" }], notes: [{ text: "Barks.", of: "" }] };
  expect(editsOfTexts(DOG, rows)).toEqual([
    { annotate: { concept: "dog", alternatives: [], notes: [{ language: "", text: "Barks." }], codes: [{ system: "EAN", code: "2" }] } },
  ]);
});
