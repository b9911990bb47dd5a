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

test("JSON of anything but named columns and rows of plain cells is no table", () => {
  for (const columns of ["[null]", "[{}]", '["a", 1]', "3"]) expect(tableOf(`{"columns": ${columns}, "rows": [[1]]}`)).toBeNull();
  for (const rows of ["[null]", "[1]", "[[{}]]", "[[[1]]]", '["a"]']) expect(tableOf(`{"columns": ["a"], "rows": ${rows}}`)).toBeNull();
  const table = { columns: ["a", "b"], rows: [[null, true], [], [1, "x"]] };
  expect(tableOf(JSON.stringify(table))).toEqual(table);
});

test("quotes hold line breaks and separators, where they are around a whole cell", () => {
  expect(tableOf('a,b\r\n"one\r\ntwo",3\r\n4,"5\n"\r\n')).toEqual({ columns: ["a", "b"], rows: [["one\r\ntwo", "3"], ["4", "5\n"]] });
  expect(tableOf('"a;b",c\n1,2')).toEqual({ columns: ["a;b", "c"], rows: [["1", "2"]] });
  expect(tableOf('x,"a\n""b;c""",d\n1,"",""""')).toEqual({ columns: ["x", 'a\n"b;c"', "d"], rows: [["1", "", '"']] });
  expect(tableOf('pipe,count\n5" wide,3\n7" wide,4')).toEqual({ columns: ["pipe", "count"], rows: [['5" wide', "3"], ['7" wide', "4"]] });
  expect(tableOf('"only\none line"')).toBeNull();
});

test("a task carries a table, or names the file of one", () => {
  const table = { columns: ["year"], rows: [[2025]] };
  expect(tableWithin({ ...table, duration: 3 })).toEqual(table);
  for (const other of ["figures.csv", { url: "figures.csv", rows: 3, columns: 2 }, null]) expect(tableWithin(other)).toBeNull();
});
