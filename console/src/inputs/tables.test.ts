import { expect, test } from "vitest";
import { tableOf } from "./tableFile";
import { tableWithin } from "./tables";

test("files are read as JSON, or by lines, with or without a line of names", () => {
  expect(tableOf('{"columns": ["t"], "rows": [[1]]}')).toEqual({ columns: ["t"], rows: [[1]] });
  expect(tableOf('{"rows": 3}')).toBeNull();
  expect(tableOf("{")).toBeNull();
  expect(tableOf("\ufefft;v\r\n0;1,5\r\n1;2\r\n")).toEqual({ columns: ["t", "v"], rows: [["0", "1,5"], ["1", "2"]] });
  expect(tableOf('t,"a, ""b"""\n0,"7"')).toEqual({ columns: ["t", 'a, "b"'], rows: [["0", "7"]] });
  expect(tableOf("0\t5\n1\t6")).toEqual({ columns: ["1", "2"], rows: [["0", "5"], ["1", "6"]] });
  expect(tableOf("one line")).toBeNull();
});

test("a task carries a table, or names the file of one", () => {
  const table = { columns: ["year"], rows: [[2025]] };
  expect(tableWithin({ ...table, duration: 3 })).toEqual(table);
  for (const other of ["figures.csv", { url: "figures.csv", rows: 3, columns: 2 }, null]) expect(tableWithin(other)).toBeNull();
});
