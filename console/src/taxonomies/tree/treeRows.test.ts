import { expect, test } from "vitest";
import { idOf, keyOf, parentKeyOf, parentsOf, pathOf, rowsOf, siblingBefore, TOP, type Below, type TreeConcept } from "./treeRows";

const concept = (conceptId: string, childCount = 0): TreeConcept => ({ conceptId, label: conceptId, childCount, deprecated: false, color: null });
const all = (...ids: string[]): Below => ({ ids, cursor: null });

const concepts = new Map(["animal", "pet", "mammal", "cat"].map((id) => [id, concept(id, 2)]));
const below = new Map<string, Below>([
  [TOP, all("animal", "pet")],
  ["animal", all("mammal", "bird")],
  ["mammal", all("cat", "dog")],
  ["pet", all("cat")],
]);

const shown = (...open: string[][]) =>
  rowsOf({ concepts, below, open: new Set(open.map(keyOf)) }).map(({ id, level }) => "  ".repeat(level - 1) + (id ?? "…"));

test("only what is open is shown, each place of a concept by itself", () => {
  expect(shown()).toEqual(["animal", "pet"]);
  expect(shown(["animal"], ["pet"])).toEqual(["animal", "  mammal", "  bird", "pet", "  cat"]);
  expect(shown(["animal"], ["animal", "mammal"])).toEqual(["animal", "  mammal", "    cat", "    dog", "  bird", "pet"]);
  expect(shown(["animal", "mammal"])).toEqual(["animal", "pet"]);
});

test("a row stands for what is not read yet", () => {
  expect(shown(["pet"], ["pet", "cat"])).toEqual(["animal", "pet", "  cat", "    …"]);
  const [row, more] = rowsOf({ concepts, below: new Map([[TOP, { ids: ["animal"], cursor: "c" }]]), open: new Set() });
  expect([row?.id, row?.place, row?.size]).toEqual(["animal", 1, 2]);
  expect(more?.id).toBeNull();
});

test("keys are paths, also where ids have slashes", () => {
  const path = ["animals", "animals/dogs", "pug"];
  expect(pathOf(keyOf(path))).toEqual(path);
  expect(pathOf(parentKeyOf(keyOf(path)))).toEqual(path.slice(0, 2));
  expect([idOf(keyOf(path)), idOf(""), parentKeyOf("animals")]).toEqual(["pug", TOP, ""]);
  expect(pathOf("")).toEqual([]);
});

test("keys are of different rows", () => {
  const rows = rowsOf({ concepts, below, open: new Set([["animal"], ["pet"], ["animal", "mammal"], ["pet", "cat"]].map(keyOf)) });
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

test("the places of a concept, and what stands before it", () => {
  expect(parentsOf("cat", below).toSorted()).toEqual(["mammal", "pet"]);
  expect(parentsOf("animal", below)).toEqual([TOP]);
  const rows = rowsOf({ concepts, below, open: new Set([keyOf(["animal"])]) });
  expect(rows.map((row) => siblingBefore(row, below))).toEqual([null, null, "mammal", "animal"]);
});
