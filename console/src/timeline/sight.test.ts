import { expect, test } from "vitest";
import { movedBy, roundStep, ticksOf, timeAt, xOf, zoomedAbout } from "./sight";

const extent = { start: 0, end: 100 };
const whole = { from: 0, to: 100, width: 500 };

test("places and moments are each other's inverse", () => {
  const sight = { from: 20, to: 60, width: 800 };
  expect(timeAt(xOf(33.3, sight), sight)).toBeCloseTo(33.3);
});

test("looking nearer keeps the moment under the hand, and never leaves the input", () => {
  const near = zoomedAbout(whole, 4, 25, extent, 0.01);
  expect(near.to - near.from).toBeCloseTo(25);
  expect(xOf(25, near)).toBeCloseTo(xOf(25, whole));
  const far = zoomedAbout(near, 100, 25, extent, 1);
  expect(far.to - far.from).toBeCloseTo(20);
  expect(zoomedAbout(near, 0.001, 99, extent, 1)).toEqual(whole);
  expect(movedBy(near, 999, extent).to).toBe(100);
  expect(movedBy(near, -999, extent).from).toBe(0);
});

test("rulers go in round steps", () => {
  expect([0.013, 0.2, 3, 7].map((least) => roundStep(least, true))).toEqual([0.02, 0.2, 5, 10]);
  expect([11, 61, 4_000].map((least) => roundStep(least, true))).toEqual([15, 120, 7_200]);
  expect(roundStep(4_000, false)).toBe(5_000);
  expect(ticksOf(whole, true, 100)).toEqual([0, 30, 60, 90]);
  expect(ticksOf({ from: 0, to: 0, width: 0 }, true)).toEqual([]);
});
