import { expect, test } from "vitest";
import { centeredOn, changed, fitted, inSight, isNear, kept, panned, restored, toPicture, zoomed } from "./view";

const FRAME = { width: 800, height: 600 };
const SIZE = { width: 1600, height: 1000 };

test("the whole picture is in the middle of its frame", () => {
  const view = fitted(SIZE, FRAME);
  expect(view.scale * SIZE.width).toBeLessThanOrEqual(FRAME.width);
  expect(toPicture(view, [400, 300])).toEqual([800, 500]);
});

test("zooming leaves what is under the pointer where it is", () => {
  let view = zoomed(fitted(SIZE, FRAME), 6, [400, 300], SIZE, FRAME);
  for (const factor of [1.25, 3, 0.8, 0.5]) {
    const before = toPicture(view, [320, 240]);
    view = zoomed(view, factor, [320, 240], SIZE, FRAME);
    const after = toPicture(view, [320, 240]);
    expect(after[0]).toBeCloseTo(before[0], 6);
    expect(after[1]).toBeCloseTo(before[1], 6);
  }
});

test("a picture cannot be lost by moving it", () => {
  const view = panned(fitted(SIZE, FRAME), 1e6, -1e6, SIZE, FRAME);
  const [x, y] = toPicture(view, [400, 300]);
  expect(x).toBeGreaterThanOrEqual(0);
  expect(y).toBeLessThanOrEqual(SIZE.height);
});

test("a region is brought into the middle, smaller only if it must be", () => {
  const near = zoomed(fitted(SIZE, FRAME), 20, [400, 300], SIZE, FRAME);
  const small = centeredOn({ x: 700, y: 500, width: 20, height: 10 }, near, SIZE, FRAME);
  expect(small.scale).toBe(near.scale);
  expect(toPicture(small, [400, 300])).toEqual([710, 505]);
  const whole = centeredOn({ x: 0, y: 0, ...SIZE }, near, SIZE, FRAME);
  expect(inSight(whole, FRAME)).toMatchObject({ width: expect.any(Number) });
  expect(whole.scale * SIZE.width).toBeLessThanOrEqual(FRAME.width);
});

test("a view is kept for the next picture, also if that has another size", () => {
  const near = zoomed(fitted(SIZE, FRAME), 4, [500, 350], SIZE, FRAME);
  const same = restored(kept(near, SIZE, FRAME), SIZE, FRAME);
  expect(same.scale).toBeCloseTo(near.scale, 9);
  expect(same.x).toBeCloseTo(near.x, 6);
  const half = { width: 800, height: 500 };
  const other = restored(kept(near, SIZE, FRAME), half, FRAME);
  expect(other.scale).toBeCloseTo(2 * near.scale, 9);
});

test("what was drawn in one view is seen where another one has it", () => {
  const from = fitted(SIZE, FRAME);
  for (const factor of [0.5, 1, 2.5]) {
    const to = panned(zoomed(from, factor, [120, 480], SIZE, FRAME), 17, -40, SIZE, FRAME);
    const { scale, x, y } = changed(from, to);
    expect(isNear(from, to)).toBe(true);
    for (const drawn of [[0, 0], [320, 240], [800, 600]] as const) {
      const seen: [number, number] = [drawn[0] * scale + x, drawn[1] * scale + y];
      const [left, top] = toPicture(from, [...drawn]);
      expect(toPicture(to, seen)[0]).toBeCloseTo(left, 6);
      expect(toPicture(to, seen)[1]).toBeCloseTo(top, 6);
    }
  }
});

test("lines are not stretched to many times their width, or a part of it", () => {
  const from = fitted(SIZE, FRAME);
  expect(isNear(from, { ...from, scale: 4 * from.scale })).toBe(false);
  expect(isNear(from, { ...from, scale: from.scale / 4 })).toBe(false);
});
