import { expect, test } from "vitest";
import { movedParents } from "./movedParents";

test("a concept goes from one parent to another, and keeps the rest", () => {
  expect(movedParents(["animal"], "animal", "pet")).toEqual(["pet"]);
  expect(movedParents(["animal", "pet"], "animal", "toy")).toEqual(["toy", "pet"]);
  expect(movedParents(["animal", "pet"], "pet", "animal")).toEqual(["animal"]);
  expect(movedParents(["animal"], "animal", "")).toEqual([]);
  expect(movedParents([], "", "animal")).toEqual(["animal"]);
});
