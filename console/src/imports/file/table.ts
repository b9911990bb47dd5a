/** The first rows of a table of cells with a line of columns, as CSV and TSV have it. */
import type { HeadRow } from "./head";

interface Table {
  columns: string[];
  rows: HeadRow[];
  /** Where the line of the columns ends in the text, behind its line break. */
  headerEnd: number;
  isCut: boolean;
}

/** The columns, and rows whose fields are the cells by their place ("0", "1", …); a last row that is cut off is left out. */
export function tableRows(text: string, delimiter: string, isCut: boolean, most: number): Table {
  const table: Table = { columns: [], rows: [], headerEnd: text.length, isCut };
  let isFirst = true;
  for (const record of records(text, delimiter)) {
    if (isFirst) {
      table.columns = record.cells.map((cell) => cell.trim());
      table.headerEnd = record.end;
      isFirst = false;
    } else if (table.rows.length === most) return { ...table, isCut: true };
    else if (!(isCut && record.isLast)) table.rows.push(rowOf(record, table.columns.length));
  }
  return table;
}

interface CellRecord {
  line: number;
  cells: string[];
  end: number;
  isLast: boolean;
}

function rowOf({ line, cells }: CellRecord, width: number): HeadRow {
  if (cells.length !== width) return { line, problem: "cells" };
  return { line, fields: Object.fromEntries(cells.map((cell, index) => [String(index), cell])) };
}

function* records(text: string, delimiter: string): Generator<CellRecord> {
  let [line, startLine, cell, cells, isQuoted] = [1, 1, "", [] as string[], false];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === "\n") line += 1;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') [cell, at] = [`${cell}"`, at + 1];
      else isQuoted = false;
    } else if (sign === '"' && !cell) isQuoted = true;
    else if (sign === delimiter) [cells, cell] = [[...cells, cell], ""];
    else if (sign === "\n") {
      const ended = [...cells, cell.replace(/\r$/, "")];
      if (ended.length > 1 || ended[0]) yield { line: startLine, cells: ended, end: at + 1, isLast: at + 1 === text.length };
      [cells, cell, startLine] = [[], "", line];
    } else cell += sign;
  }
  if (cell || cells.length) yield { line: startLine, cells: [...cells, cell], end: text.length, isLast: true };
}
