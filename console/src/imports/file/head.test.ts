import { expect, test } from "vitest";
import { HEAD_BYTES, readHead, type HeadRow } from "./head";

const read = (text: string | Uint8Array<ArrayBuffer>, name: string) => readHead(new Blob([text]), name);
const fields = (rows: HeadRow[]) => rows.map((row) => row.fields ?? row.problem);

test("lines of JSON are rows, those that are none say so, and those of an export's frame are left out", async () => {
  const head = await read('{"export":{"position":1}}\n{"text":"a"}\n\n[1]\nnonsense\n{"end":{}}', "x.jsonl");
  expect(head.rows.map(({ line }) => line)).toEqual([2, 4, 5]);
  expect(fields(head.rows)).toEqual([{ text: "a" }, "notObject", "notJson"]);
  expect(head.isCut).toBe(false);
});

test("an array is taken apart at its commas, whatever stands in its texts", async () => {
  const rows = [{ text: 'a ] , { "b" \\' }, { list: [1, { x: 2 }] }, 7];
  for (const text of [JSON.stringify(rows), JSON.stringify(rows, null, 2)]) {
    expect(fields((await read(text, "x.json")).rows)).toEqual([rows[0], rows[1], "notObject"]);
  }
  expect((await read('[\n {"a": 1},\n {"b": 2}]', "x.json")).rows.map(({ line }) => line)).toEqual([2, 3]);
});

test("cells may hold delimiters, quotes and lines", async () => {
  const head = await read('text,"a ""b"""\r\n"x, ""y""\nz",1\r\none\r\n\r\nü,', "x.csv");
  expect(head.columns).toEqual(["text", 'a "b"']);
  expect(fields(head.rows)).toEqual([{ 0: 'x, "y"\nz', 1: "1" }, "cells", { 0: "ü", 1: "" }]);
  expect(head.rows.map(({ line }) => line)).toEqual([2, 4, 6]);
  expect(head.headerBytes).toBe('text,"a ""b"""\r\n'.length);
});

test("the line of the columns is counted in bytes, with the mark before it", async () => {
  const head = await read("\ufeffüber\nx", "x.csv");
  expect([head.columns, head.headerBytes]).toEqual([["über"], 3 + 5 + 1]);
});

test("only the beginning of a large file is read, and what is cut off there is left out", async () => {
  const line = `${JSON.stringify({ text: "ü".repeat(60_000) })}\n`;
  const blob = new Blob(Array.from({ length: 100 }, () => line));
  expect(blob.size).toBeGreaterThan(10 * HEAD_BYTES);
  const head = await readHead(blob, "x.jsonl");
  expect(head.rows).toHaveLength(2);
  expect(head.isCut).toBe(true);
  const array = new Blob(["[", ...Array.from({ length: 100 }, () => `${line},`)]);
  expect(fields((await readHead(array, "x.json")).rows)).toHaveLength(2);
});

test("the name says how a file is written, and without it its beginning does", async () => {
  for (const [name, text, format] of [
    ["a.TSV", "{", "tsv"],
    ["a.ndjson", "x", "jsonl"],
    ["a.txt", ' {"a":1}', "jsonl"],
    ["a", "[{}]", "json"],
    ["a", "a\tb\n", "tsv"],
    ["a", "a,b\n", "csv"],
  ] as const) {
    expect((await read(text, name)).format).toBe(format);
  }
});

test("what cannot be read says why", async () => {
  expect((await read(new Uint8Array([0xff, 0xfe, 65, 0]), "a.csv")).problem).toBe("utf16");
  expect((await read(" \n", "a.csv")).problem).toBe("empty");
});
