/** Files of tables: JSON, or lines of cells. */
import { words } from "../words";
import { bytesWithin } from "./bytesWithin";
import { numberOf, type Cell, type Table } from "./tables";
import { isReadable } from "./useTimedMedia";

/** Larger files are not read. */
const MOST_BYTES = 100 * 2 ** 20;

/** The table of a file, which this server has to keep. Throws an error with a sentence that says why it cannot be had. */
export async function readTable(src: string, signal: AbortSignal): Promise<Table> {
  const say = words.timeline.noSeries;
  if (!isReadable(src)) throw new Error(say.remote);
  const response = await fetch(src, { signal }).catch(() => null);
  if (!response?.ok) throw new Error(words.timeline.lostHint);
  const file = await bytesWithin(response, MOST_BYTES);
  if (!file) throw new Error(say.large);
  const table = tableOf(new TextDecoder().decode(file));
  if (!table) throw new Error(say.unreadable);
  return table;
}

/** The table that a file holds: JSON of `columns` and `rows`, or lines of cells under a line of names; null if it is neither. */
export function tableOf(text: string): Table | null {
  const plain = text.replace(/^\ufeff/, "").trim();
  if (plain.startsWith("{")) return tableOfJson(plain);
  const lines = linesOf(plain, separatorOf(plain));
  const [names = []] = lines;
  if (lines.length < 2) return null;
  // A first line of numbers names nothing.
  const isHead = names.some((name) => Number.isNaN(numberOf(name)));
  return isHead ? { columns: names, rows: lines.slice(1) } : { columns: names.map((_, index) => String(index + 1)), rows: lines };
}

function tableOfJson(text: string): Table | null {
  try {
    const { columns, rows } = JSON.parse(text) as Record<string, unknown>;
    return Array.isArray(columns) && columns.every(isString) && Array.isArray(rows) && rows.every(isRow) ? { columns, rows } : null;
  } catch {
    return null;
  }
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isRow(value: unknown): value is Cell[] {
  return Array.isArray(value) && value.every((cell) => cell === null || typeof cell !== "object");
}

const SEPARATORS = ["\t", ";", ","];

/** What stands between the names of the first line, and not within the quotes of one. */
function separatorOf(text: string): string {
  const found = new Set<string>();
  let isQuoted = false;
  let before = ",";
  for (const sign of text) {
    if (isQuoted) isQuoted = sign !== '"';
    else if (sign === "\n") break;
    else if (sign === '"') isQuoted = before === '"' || SEPARATORS.includes(before);
    else found.add(sign);
    before = sign;
  }
  return SEPARATORS.find((sign) => found.has(sign)) ?? ",";
}

/** The cells of each line. Quotes around a whole cell are left out: within them may be separators, line breaks and doubled quotes. */
function linesOf(text: string, separator: string): string[][] {
  if (!text.includes('"')) return text.split(/\r?\n/).map((line) => line.split(separator));
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index]!;
    if (isQuoted && sign === '"' && text[index + 1] === '"') {
      cell += sign;
      index += 1;
    } else if (isQuoted) {
      if (sign === '"') isQuoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "") isQuoted = true;
    else if (sign === separator || sign === "\n") {
      line.push(cell);
      cell = "";
      if (sign === "\n") lines.push(line.splice(0));
    } else if (sign !== "\r" || text[index + 1] !== "\n") cell += sign;
  }
  lines.push([...line, cell]);
  return lines;
}
