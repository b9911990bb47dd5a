import { expect, test } from "vitest";
import { curveBetween, edgeOf, halfwayOf, headOf, middleOf, pathOf, smallestAt, within, type Rect } from "./arrows";

const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });

test("words of one line are joined above it, farther ones higher", () => {
  const [one, near, far] = [rect(0, 100, 40, 20), rect(60, 102, 40, 20), rect(400, 100, 30, 20)];
  const curve = curveBetween(one, near, 0);
  expect([curve.from, curve.to]).toEqual([[20, 100], [80, 102]]);
  const top = halfwayOf(curve)[1];
  expect(top).toBeLessThan(95);
  expect(halfwayOf(curveBetween(one, far, 0))[1]).toBeLessThan(top);
  expect(halfwayOf(curveBetween(one, near, 1))[1]).toBeLessThan(top);
});

test("words of different lines are joined by the room between the lines", () => {
  const [upper, lower] = [rect(300, 0, 40, 26), rect(0, 48, 60, 26)];
  const curve = curveBetween(upper, lower, 0);
  expect([curve.from, curve.to]).toEqual([[320, 26], [30, 48]]);
  expect([curveBetween(lower, upper, 0).from, curveBetween(lower, upper, 0).to]).toEqual([[30, 48], [320, 26]]);
  expect(halfwayOf(curve)[1]).toBeCloseTo(37);
});

test("other regions are joined from edge to edge, and there and back are two ways", () => {
  const [upper, lower] = [rect(0, -40, 100, 60), rect(0, 200, 100, 20)];
  const down = curveBetween(upper, lower, 0);
  const up = curveBetween(lower, upper, 0);
  expect(down.from[1]).toBeCloseTo(20);
  expect(down.to[1]).toBeCloseTo(200);
  expect(Math.abs(halfwayOf(down)[0] - halfwayOf(up)[0])).toBeGreaterThan(20);
});

test("an edge is met on the way to a point, and not where the point lies within", () => {
  const square = rect(0, 0, 10, 10);
  expect(edgeOf(square, [25, 5])).toEqual([10, 5]);
  expect(edgeOf(square, [5, -5])).toEqual([5, 0]);
  expect(edgeOf(square, [6, 6])).toEqual(middleOf(square));
  expect(edgeOf(square, [5, 5])).toEqual([5, 5]);
  const curve = curveBetween(square, square, 0);
  expect(pathOf(curve) + headOf(curve)).not.toContain("NaN");
});

test("a head ends where its arrow ends, along its way", () => {
  expect(headOf({ from: [0, 0], control: [5, 0], to: [10, 0] })).toBe("M10 0L1 4.5L1 -4.5Z");
  expect(headOf({ from: [0, 0], control: [10, 0], to: [10, 0] })).toBe("M10 0L1 4.5L1 -4.5Z");
});

test("what is out of sight is at the edge of its frame", () => {
  const frame = rect(0, 0, 100, 100);
  expect(within(rect(10, 10, 20, 20), frame)).toEqual({ ...rect(10, 10, 20, 20), isCut: false });
  expect(within(rect(200, 40, 20, 20), frame)).toEqual({ ...rect(100, 50, 0, 0), isCut: true });
});

test("of regions over one another the smallest is met, by any of its parts", () => {
  const regions = [[rect(0, 0, 100, 100)], [rect(10, 10, 10, 10), rect(50, 50, 10, 10)], []];
  expect([smallestAt(regions, [55, 55]), smallestAt(regions, [30, 30]), smallestAt(regions, [300, 0])]).toEqual([1, 0, -1]);
});
