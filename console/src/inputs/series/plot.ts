/** The line of a series, thinned out to what pixels can show. Everything here is pure. */
import type { TimeSight } from "../../timeline/sight";
import { timeAt, xOf } from "../../timeline/sight";
import type { MinMax } from "./MinMax";

/** The moments of the values of a series, in rising order. */
export interface Moments {
  length: number;
  at: (index: number) => number;
  /** The first index whose moment is not before a time. */
  indexOf: (time: number) => number;
}

/** Moments that are evenly apart, the first at 0. */
export function evenly(length: number, rate: number): Moments {
  const within = (index: number) => Math.min(Math.max(index, 0), length);
  return { length, at: (index) => index / rate, indexOf: (time) => within(Math.ceil(time * rate - 1e-9)) };
}

/** Moments as they are listed. */
export function listed(times: ArrayLike<number>): Moments {
  const indexOf = (time: number) => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[middle]! >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return { length: times.length, at: (index) => times[index]!, indexOf };
}

/** A piece of a line: across in CSS pixels, and the least and greatest value there; the same where one value is shown. */
export interface Column {
  x: number;
  least: number;
  greatest: number;
}

/** More values than this for each pixel are shown by their least and greatest. */
const FEW = 2;

/** What is to be drawn of the values in sight, from left to right, with one value beyond each edge. */
export function columnsOf(values: MinMax, moments: Moments, sight: TimeSight): Column[] {
  const width = Math.floor(sight.width);
  if (width < 1 || !(sight.to > sight.from)) return [];
  const first = Math.max(0, moments.indexOf(sight.from) - 1);
  const last = Math.min(moments.length, moments.indexOf(sight.to) + 1);
  if (last - first <= FEW * width) {
    const columns: Column[] = [];
    for (let index = first; index < last; index += 1) {
      const value = values.values[index]!;
      columns.push({ x: xOf(moments.at(index), sight), least: value, greatest: value });
    }
    return columns;
  }
  const columns: Column[] = [];
  let from = moments.indexOf(sight.from);
  for (let x = 0; x < width; x += 1) {
    const to = moments.indexOf(timeAt(x + 1, sight));
    const [least, greatest] = values.between(from, to);
    if (least <= greatest) columns.push({ x: x + 0.5, least, greatest });
    else if (to > from) columns.push({ x: x + 0.5, least: Number.NaN, greatest: Number.NaN });
    from = to;
  }
  return columns;
}
