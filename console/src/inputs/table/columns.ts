/** How the columns of a table are shown. Everything here is pure. */
import { numberOf, type Cell, type Table } from "../tables";

export interface ShownColumn {
  name: string;
  /** All its cells seem to be numbers: they stand with their decimal points one below the other. */
  isNumeric: boolean;
  /** The most decimals of its cells, up to a limit. */
  decimals: number;
  /** In CSS pixels. */
  width: number;
}

/** Cells of a column that are looked at, from all over it. */
const LOOKED_AT = 500;
/** Wider cells are broken into lines. */
const MOST_CHARACTERS = 46;
/** More decimals than a number of 64 bits needs move no other number of a column. */
const MOST_DECIMALS = 20;
const CHARACTER = 9;
const PADDING = 25;

export function shownColumns({ columns, rows }: Table): ShownColumn[] {
  const step = Math.max(1, Math.floor(rows.length / LOOKED_AT));
  const sample = rows.filter((_, index) => index % step === 0);
  return columns.map((name, column) => {
    const cells = sample.map((row) => row[column] ?? null).filter((cell) => cell !== null && cell !== "");
    const isNumeric = cells.length > 0 && cells.every((cell) => typeof cell !== "boolean" && !Number.isNaN(numberOf(cell)));
    const decimals = isNumeric ? Math.min(MOST_DECIMALS, Math.max(...cells.map(decimalsOf))) : 0;
    const longest = Math.max(name.length + 1, 4, ...cells.map((cell) => longestLine(cell) + (isNumeric ? decimals - decimalsOf(cell) + 1 : 0)));
    return { name, isNumeric, decimals, width: Math.min(MOST_CHARACTERS, longest) * CHARACTER + PADDING };
  });
}

function longestLine(cell: Cell): number {
  return Math.max(...String(cell).slice(0, 1_000).split("\n").map((line) => line.length));
}

/** The digits behind the decimal point as a number is written; none where it has an exponent. */
export function decimalsOf(cell: Cell): number {
  return /^-?\d*\.(\d+)$/.exec(String(cell).trim())?.[1]?.length ?? 0;
}

/** What behind a number takes the room of the decimals that others in its column have more. */
export function fillOf(cell: Cell, decimals: number): string {
  const own = decimalsOf(cell);
  if (own >= decimals) return "";
  return (own === 0 ? "." : "") + "0".repeat(decimals - own);
}
