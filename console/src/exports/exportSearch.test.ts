import { expect, test } from "vitest";
import { filterOf } from "../tasks/taskSearch";
import { conditionsOf, unfiltered } from "./conditions";
import { validateExportSearch } from "./exportSearch";

test("an address says which tasks are exported and as of when, as the grid does, without its order and columns", () => {
  const given = { status: "OPEN,DONE", label: "topic:a", author: "member_x", at: "12", order: "CHANGED", columns: "id", task: "task_x", more: "x" };
  expect(validateExportSearch(given)).toEqual({ status: "OPEN,DONE", label: "topic:a", author: "member_x", at: 12 });
  for (const none of [{}, { at: "soon" }, { status: "", at: 0 }]) expect(validateExportSearch(none)).toEqual({});
});

test("what is not understood is no export of everything", () => {
  expect(filterOf(validateExportSearch({ label: "topic" }))).toEqual({ ids: [] });
});

test("every condition is told, with people by their names", () => {
  const search = validateExportSearch({
    status: "DONE", text: "Rome", label: "topic:a", author: "member_x", assignee: "nobody", relabel: "true", reason: "TIE", meta: "k:v", answered: "2026-03-03",
    imported: "2026-03-03T10:00:00Z..2026-03-03T11:00:00Z", at: 12,
  });
  const told = conditionsOf(search, () => "Ann");
  expect(told.slice(0, 5)).toEqual(["Text in the inputs: Rome", "Label: topic:a", "Answered by: Ann", "Assigned to: nobody", "After a migration: to label again"]);
  expect(told).toHaveLength(9);
  expect(unfiltered(search)).toEqual({ status: "DONE", at: 12 });
  expect(conditionsOf(unfiltered(search), () => "Ann")).toEqual([]);
});
