import { expect, test } from "vitest";
import type { Below } from "../tree/treeRows";
import { affectedBy, affectedSince, marksOf, type DraftEdit, type Edit } from "./affected";

const all = (...ids: string[]): Below => ({ ids, cursor: null });
const below = new Map([["", all("animal", "pet")], ["animal", all("cat", "dog")], ["pet", all("cat")]]);
const labels = [{ language: "en", text: "X" }];

function made(version: number, edit: Edit | null, name = "Bo"): DraftEdit {
  return { position: String(version), version, kind: "TAXONOMY_CONCEPT_RENAMED", editedAt: "", author: { id: `member_${name}`, name }, edit };
}

test("an edit is about its concepts, and where they stood and stand", () => {
  const cases: [Edit, string[]][] = [
    [{ __typename: "AddConceptEdit", conceptId: "x", labels, broader: [] }, [""]],
    [{ __typename: "AddConceptEdit", conceptId: "x", labels, broader: ["cat"] }, ["cat"]],
    [{ __typename: "RenameConceptEdit", conceptId: "cat", labels }, ["cat"]],
    [{ __typename: "MoveConceptEdit", conceptId: "cat", broader: ["dog"] }, ["cat", "dog", "animal", "pet"]],
    [{ __typename: "MoveConceptEdit", conceptId: "dog", broader: [] }, ["dog", "", "animal"]],
    [{ __typename: "MergeConceptsEdit", sources: ["cat"], into: "dog" }, ["animal", "pet", "dog", "animal"]],
    [{ __typename: "SplitConceptEdit", conceptId: "dog", parts: ["cat"] }, ["animal", "cat"]],
    [{ __typename: "RemoveConceptEdit", conceptId: "pet" }, [""]],
    [{ __typename: "RelateConceptsEdit", first: "cat", second: "dog", related: true }, ["cat", "dog"]],
  ];
  for (const [edit, ids] of cases) expect(affectedBy(edit, below)).toEqual(ids);
});

test("only edits since then count, and one that cannot be told is about everything", () => {
  const rename = (id: string): Edit => ({ __typename: "RenameConceptEdit", conceptId: id, labels });
  expect(affectedSince([made(9, rename("dog")), made(8, rename("cat"))], 8, below)).toEqual(new Set(["dog"]));
  expect(affectedSince([made(9, null), made(8, rename("cat"))], 7, below)).toBeNull();
});

test("marks name the last editor, and what is new", () => {
  const marks = marksOf([
    made(9, { __typename: "RenameConceptEdit", conceptId: "x", labels }, "Ada"),
    made(8, { __typename: "AddConceptEdit", conceptId: "x", labels, broader: ["cat"] }),
    made(7, { __typename: "RestoreConceptEdit", conceptId: "dog" }),
  ]);
  expect(marks.get("x")).toEqual({ author: { id: "member_Ada", name: "Ada" }, isNew: true });
  expect(marks.get("dog")?.isNew).toBe(false);
  expect(marks.has("cat")).toBe(false);
});
