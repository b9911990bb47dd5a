import { expect, test } from "vitest";
import { columnProblems, mappedColumns, withColumns } from "./columns";

const input = (name: string, required = true, title = "") => ({ name, required, title });

test("columns are known by name, by title, and by what they are called elsewhere", () => {
  const inputs = [input("text"), input("source_url", false, "Where it is from")];
  expect(mappedColumns(["Text", "where it is from", "ID", "Priority", "meta.lang", "year", ""], inputs)).toEqual([
    "text", "source_url", "external_id", "priority", "meta.lang", "meta.year", "",
  ]);
});

test("the one column that is left is the one input that is missing; of two, nobody knows", () => {
  expect(mappedColumns(["id", "sentence"], [input("text")])).toEqual(["external_id", "text"]);
  expect(mappedColumns(["sentence", "year"], [input("text")])).toEqual(["meta.sentence", "meta.year"]);
});

test("no two columns are the same", () => {
  expect(mappedColumns(["text", "Text"], [input("text")])).toEqual(["text", "meta.Text"]);
  expect(columnProblems(["text", "text", "", ""], [input("text"), input("b", true, "B")])).toEqual({ doubled: ["text"], missing: ["B"] });
});

test("a file is sent under other columns, byte by byte as it is behind them", async () => {
  const file = new Blob(["a,b\r\n", "ü,2\r\n"]);
  expect(await withColumns(file, 5, ["text", 'meta.x,"y"'], ",").text()).toBe('text,"meta.x,""y"""\nü,2\r\n');
});

test("a column may be called like what every object has", () => {
  expect(mappedColumns(["text", "constructor", "__proto__"], [input("text")])).toEqual(["text", "meta.constructor", "meta.__proto__"]);
});
