import { expect, test } from "vitest";
import { lastOf, waysOf, type Migration } from "./migration";

test("labels follow, go by the mapping, or wait for a person", () => {
  const rules = [
    { rule: "UNCHANGED", labels: 1000 },
    { rule: "RENAMED", labels: 204 },
    { rule: "MERGED", labels: 23 },
    { rule: "SPLIT", labels: 4 },
    { rule: "REMOVED", labels: 3 },
  ] as const;
  expect(waysOf(rules)).toEqual({ follow: 1204, mapped: 23, redo: 7 });
  expect(waysOf([])).toEqual({ follow: 0, mapped: 0, redo: 0 });
});

test("the last migration that stands can be taken back", () => {
  const made = (id: string, status: Migration["status"], undoes: string | null = null) =>
    ({ id, status, undoes: undoes && { id: undoes } }) as Migration;
  expect(lastOf([made("c", "DONE", "b"), made("b", "REVERTED"), made("a", "DONE")])?.id).toBe("a");
  expect(lastOf([made("b", "RUNNING"), made("a", "DONE")])?.id).toBe("b");
  expect(lastOf([])).toBeNull();
});
