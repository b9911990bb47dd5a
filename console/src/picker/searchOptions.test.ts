import { expect, test } from "vitest";
import type { Option } from "../form/form";
import { optionRows, searchRows } from "./searchOptions";

const option = (value: string, parent: string | null = null): Option => ({
  value, label: value, parent, color: null, hotkey: null, help: "",
});
const OPTIONS = [option("Birds"), option("Barn owl", "Birds"), option("Owl, snowy", "Birds"), option("Growler")];

test("rows say what is above them, and which may be chosen", () => {
  const rows = optionRows(OPTIONS, true);
  expect(rows.map(({ detail }) => detail)).toEqual(["", "Birds", "Birds", ""]);
  expect(rows.map(({ isSelectable }) => isSelectable)).toEqual([false, true, true, true]);
});

test("a search finds beginnings of words, those of labels first", () => {
  const rows = optionRows(OPTIONS, false);
  expect(searchRows(rows, "OWL").map(({ value }) => value)).toEqual(["Owl, snowy", "Barn owl"]);
  expect(searchRows(rows, " ")).toHaveLength(4);
});
