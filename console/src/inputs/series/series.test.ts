import { expect, test } from "vitest";
import { seriesOf } from "./series";

const times = (series: ReturnType<typeof seriesOf>) => Array.from({ length: series.moments.length }, (_, index) => series.moments.at(index));

test("the first column is the time axis where it rises; else rows are counted", () => {
  const rising = seriesOf({ columns: ["t", "bpm", "who"], rows: [[0, 71, "a"], [0.5, null, "b"], [1, 72, "c"]] });
  expect([rising.axis, rising.step, rising.others, times(rising)]).toEqual(["t", 0.5, ["who"], [0, 0.5, 1]]);
  expect(rising.channels.map(({ name }) => name)).toEqual(["bpm"]);
  expect(rising.channels[0]!.values.all()).toEqual([71, 72]);
  const falling = seriesOf({ columns: ["x", "y"], rows: [[3, 1], [2, 2]] });
  expect([falling.axis, falling.channels.length, times(falling)]).toEqual([null, 2, [0, 1]]);
  expect(seriesOf({ columns: ["only"], rows: [[1], [2]] }).axis).toBeNull();
});

test("a million cells are read in one go", () => {
  const rows = Array.from({ length: 250_000 }, (_, index) => [index / 100, index % 7, 1 - index, null]);
  const { moments, channels, others } = seriesOf({ columns: ["t", "a", "b", "c"], rows });
  expect([moments.length, channels.length, others]).toEqual([250_000, 2, ["c"]]);
  expect(channels[1]!.values.all()).toEqual([-249_998, 1]);
});
