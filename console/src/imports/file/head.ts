/** The beginning of a file, read to show what its rows become; the rest of the file is never in memory. */
import { jsonArrayRows, jsonLineRows } from "./json";
import { tableRows } from "./table";

/** Bytes that are read of a file, and rows that are shown of them. */
export const HEAD_BYTES = 256 * 1024;
const HEAD_ROWS = 10;
export const FORMATS = ["jsonl", "json", "csv", "tsv"] as const;
export type Format = (typeof FORMATS)[number];

/** A row as it was read: its fields, or why it cannot be read. */
export interface HeadRow {
  line: number;
  fields?: Record<string, unknown>;
  problem?: "notJson" | "notObject" | "cells";
}

export interface Head {
  format: Format;
  rows: HeadRow[];
  /** The columns of a table; null for JSON. */
  columns: string[] | null;
  /** How many bytes the line of the columns takes, with its end. */
  headerBytes: number;
  /** Whether the file goes on behind these rows. */
  isCut: boolean;
  problem: "utf16" | "empty" | null;
}

/** How a file is written, by the ending of its name; else by how it begins. */
export function formatOf(name: string, start: string): Format {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === "ndjson") return "jsonl";
  const known = FORMATS.find((format) => format === ending);
  if (known) return known;
  const first = start.trimStart()[0];
  if (first === "{") return "jsonl";
  if (first === "[") return "json";
  return start.split("\n", 1)[0]!.includes("\t") ? "tsv" : "csv";
}

/** Read the beginning of a file. Raises what the browser does where the file cannot be read. */
export async function readHead(file: Blob, name: string, chosen?: Format): Promise<Head> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const isCut = file.size > bytes.length;
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  // A character that is cut off at the end is left out.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(mark), { stream: isCut });
  return headOf(text, formatOf(name, text), { isCut, mark, isUtf16: isUtf16(bytes) }, chosen);
}

function headOf(text: string, guessed: Format, start: { isCut: boolean; mark: number; isUtf16: boolean }, chosen?: Format): Head {
  const format = chosen ?? guessed;
  const head: Head = { format, rows: [], columns: null, headerBytes: 0, isCut: start.isCut, problem: null };
  if (start.isUtf16) return { ...head, problem: "utf16" };
  if (!text.trim()) return { ...head, problem: "empty" };
  if (format === "csv" || format === "tsv") {
    const table = tableRows(text, format === "tsv" ? "\t" : ",", start.isCut, HEAD_ROWS);
    const headerBytes = start.mark + new TextEncoder().encode(text.slice(0, table.headerEnd)).length;
    return { ...head, columns: table.columns, headerBytes, rows: table.rows, isCut: start.isCut || table.isCut };
  }
  const isArray = format === "json" && text.trimStart()[0] === "[";
  const found = (isArray ? jsonArrayRows : jsonLineRows)(text, start.isCut, HEAD_ROWS);
  return { ...head, rows: found.rows, isCut: start.isCut || found.isCut };
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
