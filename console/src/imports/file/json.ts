/** The first rows of JSON Lines and of a JSON array. */
import type { HeadRow } from "./head";

interface Found {
  rows: HeadRow[];
  /** Whether more rows follow. */
  isCut: boolean;
}

/** One object a line; a last line that the text does not hold whole is left out. */
export function jsonLineRows(text: string, isCut: boolean, most: number): Found {
  const lines = text.split("\n");
  if (isCut) lines.pop();
  const rows: HeadRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (!line.trim()) continue;
    if (rows.length === most) return { rows, isCut: true };
    const row = parsed(index + 1, line);
    if (!isFrame(row)) rows.push(row);
  }
  return { rows, isCut };
}

/** The elements of an array, found by their brackets; one that the text does not hold whole is left out. */
export function jsonArrayRows(text: string, isCut: boolean, most: number): Found {
  const rows: HeadRow[] = [];
  let [line, depth, start, startLine, isText] = [1, 0, -1, 1, false];
  const end = (at: number): void => {
    if (start >= 0 && text.slice(start, at).trim()) rows.push(parsed(startLine, text.slice(start, at)));
    start = -1;
  };
  for (let at = text.indexOf("["); at < text.length && rows.length <= most; at += 1) {
    const sign = text[at]!;
    if (sign === "\n") line += 1;
    if (isText) {
      if (sign === "\\") at += 1;
      else if (sign === '"') isText = false;
      continue;
    }
    if ((sign === "," && depth === 1) || (sign === "]" && depth === 1)) end(at);
    if (depth === 1 && start < 0 && !/[\s,\]]/.test(sign)) [start, startLine] = [at, line];
    if (sign === '"') isText = true;
    if (sign === "{" || sign === "[") depth += 1;
    if (sign === "}" || sign === "]") depth -= 1;
    if (depth === 0) break;
  }
  return { rows: rows.slice(0, most), isCut: isCut || rows.length > most };
}

function parsed(line: number, text: string): HeadRow {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, problem: "notJson" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { line, problem: "notObject" };
  return { line, fields: value as Record<string, unknown> };
}

/** The first and the last line of an export are no tasks. */
function isFrame({ fields }: HeadRow): boolean {
  const names = Object.keys(fields ?? {});
  return names.length === 1 && (names[0] === "export" || names[0] === "end");
}
