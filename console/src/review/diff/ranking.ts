export interface RankedItem {
  value: string;
  /** Its rank in `a` and in `b`, from 1; null where it is not ranked. */
  a: number | null;
  b: number | null;
  /** Whether it changed its place among the others; the fewest items that explain all the difference. */
  isMoved: boolean;
}

/** The items of two rankings, in the order of `b`, then those that only `a` ranks. */
export function diffRanking(a: readonly string[], b: readonly string[]): RankedItem[] {
  const common = b.filter((value) => a.includes(value));
  const kept = new Set(longestRising(common.map((value) => a.indexOf(value))).map((index) => a[index]!));
  const all = [...b, ...a.filter((value) => !b.includes(value))];
  return all.map((value) => ({
    value,
    a: rankIn(a, value),
    b: rankIn(b, value),
    isMoved: !kept.has(value),
  }));
}

function rankIn(order: readonly string[], value: string): number | null {
  const index = order.indexOf(value);
  return index < 0 ? null : index + 1;
}

/** A longest part of a list of numbers in which each is greater than the one before. */
export function longestRising(numbers: readonly number[]): number[] {
  const lengths: number[] = [];
  const before: number[] = [];
  numbers.forEach((number, index) => {
    let best = -1;
    for (let i = 0; i < index; i += 1) {
      if (numbers[i]! < number && (best < 0 || lengths[i]! > lengths[best]!)) best = i;
    }
    lengths.push(best < 0 ? 1 : lengths[best]! + 1);
    before.push(best);
  });
  const rising: number[] = [];
  for (let index = lengths.indexOf(Math.max(0, ...lengths)); index >= 0; index = before[index]!) rising.unshift(numbers[index]!);
  return rising;
}
