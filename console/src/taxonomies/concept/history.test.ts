import { expect, test } from "vitest";
import { versionsIn, type ConceptTexts } from "./concept";
import { changesBetween, historyOf } from "./history";

const DOG: ConceptTexts = {
  conceptId: "dog", label: "Dog", deprecated: false, uri: null, color: null, hotkey: null,
  labels: [{ language: "en", text: "Dog" }],
  alternatives: [], hidden: [], definitions: [], notes: [], examples: [], codes: [], replacedBy: [],
  broader: [{ conceptId: "animal", label: "Animal" }],
  related: [],
};
const at = (number: number, concept: ConceptTexts | null) => ({ number, publishedAt: "2026-11-30T00:00:00Z", publisher: "Ada", concept });

test("a history names the versions in which something changed", () => {
  const renamed = { ...DOG, label: "Hound", labels: [{ language: "en", text: "Hound" }] };
  const entries = historyOf([at(5, null), at(4, renamed), at(3, DOG), at(2, DOG), at(1, null)], true);
  expect(entries.map(({ number, kind }) => [number, kind])).toEqual([
    [5, "REMOVED"],
    [4, "CHANGED"],
    [2, "ADDED"],
  ]);
  expect(entries[1]).toMatchObject({ changes: [{ aspect: "labels", before: "Dog (en)", after: "Hound (en)" }] });
});

test("what stands above is the same as long as it is the same concept", () => {
  const called = { ...DOG, broader: [{ conceptId: "animal", label: "Animals" }] };
  expect(changesBetween(DOG, called)).toEqual([]);
  const moved = { ...DOG, broader: [{ conceptId: "pet", label: "Pet" }] };
  expect(changesBetween(DOG, moved)).toEqual([{ aspect: "broader", before: "Animal", after: "Pet" }]);
});

test("of the oldest version that was read, nothing is told unless it is the first", () => {
  expect(historyOf([at(2, DOG)], false)).toEqual([]);
  expect(historyOf([at(1, DOG)], true).map(({ kind }) => kind)).toEqual(["ADDED"]);
});

test("the versions that a form draws on", () => {
  const form = {
    questions: [
      { kind: "choice", taxonomy: { taxonomy: "taxonomy_a", version: 3 } },
      { kind: "box", taxonomy: { taxonomy: "taxonomy_a", version: 2 } },
      { kind: "choice", taxonomy: { taxonomy: "taxonomy_b", version: 9 } },
    ],
  };
  expect(versionsIn(form, "taxonomy_a")).toEqual([2, 3]);
  expect(versionsIn(null, "taxonomy_a")).toEqual([]);
});
