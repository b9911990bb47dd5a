import { expect, test } from "vitest";
import { validateExportSearch } from "./exportSearch";

test("an address says which tasks are exported and as of when, as far as it can be understood", () => {
  expect(validateExportSearch({ status: "DONE,NONSENSE,OPEN", at: "12", more: "x" })).toEqual({ status: "OPEN,DONE", at: 12 });
  for (const given of [{}, { status: 7, at: "soon" }, { status: "", at: 0 }]) expect(validateExportSearch(given)).toEqual({});
});
