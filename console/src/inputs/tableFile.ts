/** Files of tables: JSON, or lines of cells. */
import { words } from "../words";
import { numberOf, type Table } from "./tables";
import { isReadable } from "./useTimedMedia";

/** Larger files are not read. */
const MOST_BYTES = 100 * 2 ** 20;

/** The table of a file, which this server has to keep. Throws an error with a sentence that says why it cannot be had. */
export async function readTable(src: string, signal: AbortSignal): Promise<Table> {
  const say = words.timeline.noSeries;
  if (!isReadable(src)) throw new Error(say.remote);
  const response = await fetch(src, { signal }).catch(() => null);
  if (!response?.ok) throw new Error(words.timeline.lostHint);
  if (Number(response.headers.get("Content-Length")) > MOST_BYTES) throw new Error(say.large);
  const table = tableOf(await response.text());
  if (!table) throw new Error(say.unreadable);
  return table;
}

/** The table that a file holds: JSON of `columns` and `rows`, or lines of cells under a line of names; null if it is neither. */
export function tableOf(text: string): Table | null {
  const plain = text.replace(/^\ufeff/, "").trim();
  if (plain.startsWith("{")) return tableOfJson(plain);
  const lines = plain.split(/\r?\n/);
  const [head = ""] = lines;
  const separator = ["\t", ";", ","].find((sign) => head.includes(sign)) ?? ",";
  if (lines.length < 2) return null;
  const names = cellsOf(head, separator);
  const rows = lines.slice(1).map((line) => cellsOf(line, separator));
  // A first line of numbers names nothing.
  const isHead = names.some((name) => Number.isNaN(numberOf(name)));
  return isHead ? { columns: names, rows } : { columns: names.map((_, index) => String(index + 1)), rows: [names, ...rows] };
}

function tableOfJson(text: string): Table | null {
  try {
    const value = JSON.parse(text) as Partial<Table>;
    return Array.isArray(value.columns) && Array.isArray(value.rows) ? (value as Table) : null;
  } catch {
    return null;
  }
}

function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const cells = [""];
  let isQuoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const sign = line[index]!;
    if (sign === '"' && isQuoted && line[index + 1] === '"') {
      cells[cells.length - 1] += sign;
      index += 1;
    } else if (sign === '"') isQuoted = !isQuoted;
    else if (sign === separator && !isQuoted) cells.push("");
    else cells[cells.length - 1] += sign;
  }
  return cells;
}
