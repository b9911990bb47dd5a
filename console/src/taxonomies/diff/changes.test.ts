import { expect, test } from "vitest";
import { kindsOf, summaryOf, textOf, type ConceptChange } from "./changes";

const change = (given: Partial<ConceptChange>): ConceptChange => ({
  kind: "ADDED", conceptIds: ["a"], formerIds: ["a"], label: "A", formerLabels: [], broaderBefore: [], broaderAfter: [],
  before: null, after: null, ...given,
});

test("each change is a line", () => {
  expect(textOf(change({ broaderAfter: ["Owls"] }))).toBe("below Owls");
  expect(textOf(change({ kind: "REMOVED" }))).toBe("at the top");
  expect(textOf(change({ kind: "MOVED", broaderBefore: ["Songbirds"], broaderAfter: ["Small birds"] }))).toBe("Songbirds → Small birds");
  expect(textOf(change({ kind: "MOVED", broaderBefore: ["Songbirds"] }))).toBe("Songbirds → the top");
  expect(textOf(change({ kind: "RENAMED", before: "Dog", after: "Hound" }))).toBe("Dog → Hound");
  expect(textOf(change({ kind: "MERGED", formerLabels: ["Pug", "Dog"], label: "Dog" }))).toBe("Pug, Dog → Dog");
  expect(textOf(change({ kind: "DEPRECATED" }))).toBe("");
});

test("fields that differ are named, with languages", () => {
  const before = { alternatives: { en: ["Hound"] }, color: null };
  const after = { alternatives: { en: ["Hound", "Mutt"], de: ["Köter"] }, color: "#aabbcc" };
  const text = textOf(change({ kind: "RELABELED", before, after }));
  expect(text).toBe("alternatives: Hound (en) → Hound, Mutt (en), Köter (de); color: – → #aabbcc");
});

test("a summary leaves zeros out", () => {
  expect(summaryOf([{ kind: "ADDED", concepts: 3 }, { kind: "MOVED", concepts: 0 }])).toEqual(["+ 3 added"]);
});

test("what an address names that is no kind is left out", () => {
  expect(kindsOf("MOVED,ADDED,FOUND")).toEqual(["ADDED", "MOVED"]);
  expect(kindsOf(undefined)).toEqual([]);
});
