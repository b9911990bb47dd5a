import { expect, test } from "vitest";
import { decimalsOf, fillOf, shownColumns } from "./columns";

test("columns of numbers are known, whether cells are numbers or written ones", () => {
  const rows = [[2024, "7", "a", null, true], [2025, "9.25", "", null, false], [2026, null, "7", null, true]];
  const shown = shownColumns({ columns: ["year", "sum", "mixed", "nothing", "is"], rows });
  expect(shown.map(({ isNumeric }) => isNumeric)).toEqual([true, true, false, false, false]);
  expect(shown.map(({ decimals }) => decimals)).toEqual([0, 2, 0, 0, 0]);
});

test("numbers of a column end at the same place, however many decimals they have", () => {
  const cells = [7, 7.5, "7.25", -3, 1e21, "0.125"];
  const decimals = Math.max(...cells.map(decimalsOf));
  expect(decimals).toBe(3);
  const lengths = cells.map((cell) => (String(cell) + fillOf(cell, decimals)).split(/(?=\.)/).at(-1)!.length);
  expect(new Set(lengths)).toEqual(new Set([4]));
});

test("a cell of a million decimals makes no others long", () => {
  const [column] = shownColumns({ columns: ["a"], rows: [[`0.${"3".repeat(1_000_000)}`], [7]] });
  expect(fillOf(7, column!.decimals).length).toBeLessThan(30);
  expect(column!.width).toBeLessThan(450);
});

test("columns are as wide as what is in them, but no wider than a line", () => {
  const [narrow, wide, widest] = shownColumns({ columns: ["a", "b", "c"], rows: [["x", "x".repeat(20), "x".repeat(9_000)]] });
  expect(narrow!.width).toBeLessThan(wide!.width);
  expect(widest!.width).toBeLessThan(450);
});

test("a million cells are looked at in no time, and few of them", () => {
  const rows = Array.from({ length: 250_000 }, (_, index) => [index, index / 4, "word", null]);
  const shown = shownColumns({ columns: ["a", "b", "c", "d"], rows });
  expect(shown.map(({ isNumeric }) => isNumeric)).toEqual([true, true, false, false]);
});
