import { expect, test } from "vitest";
import { firstPosition, heightsOf, lastPosition, placeOf, positionAt, stripOf, ticksOf, timeOf, type Strip } from "./scale";

const START = Date.parse("2026-11-01T00:00:00Z");
const HOUR = 3_600_000;

function strip(after: number, counts: number[]): Strip {
  let position = after;
  const bars = counts.map((events, index) => ({ until: START + (index + 1) * HOUR, position: (position += events), events }));
  return { since: START, after, isExact: true, bars };
}

test.each([
  [0, [5]],
  [12, [3, 0, 0, 7, 1, 0, 90]],
  [1_000_000, [0, 1, 0]],
  [7, [40_000, 0, 60_000]],
])("each position has a place of its own that leads back to it", (after, counts) => {
  const made = strip(after, counts);
  const step = Math.max(1, Math.floor((lastPosition(made) - after) / 997));
  let last = -1;
  for (let position = firstPosition(made); position <= lastPosition(made); position += step) {
    const place = placeOf(made, position);
    expect(positionAt(made, place)).toBe(position);
    expect(place).toBeGreaterThan(last);
    last = place;
  }
  expect(positionAt(made, 0)).toBe(firstPosition(made));
  expect(positionAt(made, 1)).toBe(lastPosition(made));
  expect(positionAt(made, -3)).toBe(firstPosition(made));
  expect(positionAt(made, 7)).toBe(lastPosition(made));
});

test("places follow time: what happened in the second of four hours stands in the second quarter", () => {
  const made = strip(0, [1_000, 10, 0, 5]);
  expect(placeOf(made, 1_005)).toBeGreaterThan(0.25);
  expect(placeOf(made, 1_005)).toBeLessThan(0.5);
  expect(timeOf(made, 1_010)).toBe(START + 2 * HOUR);
  expect(placeOf(made, 0)).toBe(0);
  expect(placeOf(made, 9_999)).toBe(1);
});

test("a single event shows beside very many, and none is nothing", () => {
  const [many, one, none] = heightsOf(strip(0, [100_000, 1, 0]));
  expect(many).toBe(1);
  expect(one).toBeGreaterThan(0.05);
  expect(none).toBe(0);
});

test("ticks are round, few, and in the strip", () => {
  const days = strip(0, Array.from({ length: 24 * 9 }, () => 1));
  const { ticks, isByDay } = ticksOf(days, 10);
  expect(isByDay).toBe(true);
  expect(ticks.map(({ time }) => new Date(time).getUTCHours())).toEqual(ticks.map(() => 0));
  expect(ticks.length).toBeGreaterThan(4);
  expect(ticks.length).toBeLessThanOrEqual(11);
  expect(ticks.every(({ place }) => place >= 0 && place <= 1)).toBe(true);
  const minutes = ticksOf(strip(0, [1]), 10);
  expect(minutes.isByDay).toBe(false);
  expect(ticksOf({ ...strip(0, [1]), since: START + HOUR }, 10).ticks).toEqual([]);
});

test("the strip is what the API counted; nothing without events", () => {
  expect(stripOf(null)).toBeNull();
  const made = stripOf({
    since: "2026-11-01T00:00:00Z",
    after: "3",
    exact: false,
    intervals: [{ until: "2026-11-01T01:00:00Z", position: "9", events: 6 }],
  });
  expect(made).toEqual({ since: START, after: 3, isExact: false, bars: [{ until: START + HOUR, position: 9, events: 6 }] });
});
