/** Tables within tasks. Everything here is pure. */

export type Cell = string | number | boolean | null;

export interface Table {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** The table that a task carries itself; null where it names a file. */
export function tableWithin(value: unknown): Table | null {
  const { columns, rows } = (typeof value === "object" && value ? value : {}) as Partial<Table>;
  return Array.isArray(columns) && Array.isArray(rows) ? { columns, rows } : null;
}

/** The first cells of a row in a line. */
export function toldCells(cells: readonly Cell[], most: number): string {
  return cells.slice(0, most).map((cell) => cell ?? "–").join(" · ");
}

/** What a cell counts for as a number; NaN where it is none. */
export function numberOf(cell: Cell | undefined): number {
  if (typeof cell === "number") return cell;
  if (typeof cell === "boolean") return Number(cell);
  return typeof cell === "string" && cell.trim() !== "" ? Number(cell) : Number.NaN;
}
