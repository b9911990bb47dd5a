/** A time series as columns of numbers, from a table within the task or from a file. Everything here is pure. */
import { numberOf, type Table } from "../tables";
import { MinMax } from "./MinMax";
import { evenly, listed, type Moments } from "./plot";

export interface Channel {
  name: string;
  values: MinMax;
}

export interface Series {
  moments: Moments;
  /** What the time axis is called; null where rows are counted instead. */
  axis: string | null;
  /** Columns of numbers, but for the time axis. */
  channels: Channel[];
  /** Names of columns that are no numbers, which are not drawn. */
  others: string[];
  /** How far moments are apart, as most are. */
  step: number;
}

/**
 * The series of a table: its first column is the time axis if it is of numbers that never fall; else rows are counted from 0.
 *
 * Cells that are no numbers are missing values.
 */
export function seriesOf({ columns, rows }: Table): Series {
  const numbers = columns.map((name, column) => ({ name, values: columnOf(rows, column) }));
  const numeric = numbers.filter(({ values }) => !values.every(Number.isNaN));
  const [first] = numbers;
  const hasAxis = first !== undefined && numbers.length > 1 && isRising(first.values);
  const drawn = numeric.filter((column) => !hasAxis || column !== first);
  return {
    moments: hasAxis ? listed(first.values) : evenly(rows.length, 1),
    axis: hasAxis ? first.name : null,
    channels: drawn.map(({ name, values }) => ({ name, values: new MinMax(values) })),
    others: numbers.filter((column) => !numeric.includes(column)).map(({ name }) => name),
    step: hasAxis ? usualStep(first.values) : 1,
  };
}

/** The numbers of a column; by a loop, since a million cells are read so in a fraction of the time of iterators. */
function columnOf(rows: Table["rows"], column: number): Float64Array {
  const values = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += 1) values[row] = numberOf(rows[row]![column]);
  return values;
}

function isRising(values: Float64Array): boolean {
  return values.length > 0 && values.every((value, index) => Number.isFinite(value) && (index === 0 || value >= values[index - 1]!));
}

/** The median of the distances between neighbors, of a thousand of them at most. */
function usualStep(times: Float64Array): number {
  const stride = Math.max(1, Math.floor(times.length / 1_000));
  const steps: number[] = [];
  for (let index = 1; index < times.length; index += stride) {
    const step = times[index]! - times[index - 1]!;
    if (step > 0) steps.push(step);
  }
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1;
}
