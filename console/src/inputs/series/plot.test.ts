import { expect, test } from "vitest";
import { MinMax } from "./MinMax";
import { columnsOf, evenly, listed } from "./plot";

/** Numbers that look drawn by chance, the same each time. */
function numbers(count: number): number[] {
  let seed = 7;
  return Array.from({ length: count }, () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647);
}

test("the least and greatest of any run are those of its values", () => {
  const values = numbers(1_000);
  const found = new MinMax(values);
  for (const [from, to] of [[0, 1_000], [3, 4], [60, 130], [64, 128], [1, 999], [-5, 2_000]] as const) {
    const run = values.slice(Math.max(0, from), to);
    expect(found.between(from, to)).toEqual([Math.min(...run), Math.max(...run)]);
  }
  expect(found.between(5, 5)).toEqual([Infinity, -Infinity]);
});

test("however many values there are, pixels show their least and greatest, and none is left out", () => {
  const values = numbers(100_000);
  const columns = columnsOf(new MinMax(values), evenly(100_000, 1_000), { from: 0, to: 100, width: 300 });
  expect(columns.length).toBeLessThanOrEqual(300);
  expect(Math.min(...columns.map(({ least }) => least))).toBe(Math.min(...values));
  expect(Math.max(...columns.map(({ greatest }) => greatest))).toBe(Math.max(...values));
});

test("few values are shown each, with one beyond each edge, and gaps stay gaps", () => {
  const times = [0, 1, 2, 5, 6, 9];
  const columns = columnsOf(new MinMax([1, 2, Number.NaN, 4, 5, 6]), listed(times), { from: 1.5, to: 5.5, width: 400 });
  expect(columns.map(({ x }) => Math.round(x))).toEqual([-50, 50, 350, 450]);
  expect(columns[1]!.least).toBeNaN();
  const many = columnsOf(new MinMax(Array.from({ length: 900 }, () => Number.NaN)), evenly(900, 1), { from: 0, to: 900, width: 100 });
  expect(many.every(({ least }) => Number.isNaN(least))).toBe(true);
});

test("a moment is found among listed ones and among even ones", () => {
  const times = listed([0, 1, 1, 4]);
  expect([0, 1, 2, 9].map(times.indexOf)).toEqual([0, 1, 3, 4]);
  const even = evenly(10, 2);
  expect([0, 0.5, 0.6, -1, 99].map(even.indexOf)).toEqual([0, 1, 2, 0, 10]);
});
