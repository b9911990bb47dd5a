import { expect, test } from "vitest";
import type { Mask, Point } from "../../answers/regions";
import { bitmapOf, brush, emptyBitmap, extentOf, forEachStripe, isInMask, maskIou, runsOf } from "./runs";

const SIZE = { width: 9, height: 7 };
const maskOf = (counts: number[]): Mask => ({ id: "m", label: "", ...SIZE, counts });

test("runs go column by column, zeros first", () => {
  const bitmap = emptyBitmap({ width: 3, height: 2 });
  bitmap.pixels[2 * 1 + 0] = 1; // the middle column, its upper pixel
  expect(runsOf(bitmap)).toEqual([2, 1, 3]);
  bitmap.pixels[0] = 1;
  expect(runsOf(bitmap)).toEqual([0, 1, 1, 1, 3]);
  expect(runsOf(emptyBitmap({ width: 3, height: 2 }))).toEqual([6]);
});

test("what is painted travels as runs and comes back, pixel by pixel", () => {
  let seed = 3;
  const next = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
  for (let n = 0; n < 200; n += 1) {
    const bitmap = emptyBitmap(SIZE);
    for (let stroke = 0; stroke < 3; stroke += 1) {
      const [from, to]: Point[] = [[next(12) - 1, next(10) - 1], [next(12) - 1, next(10) - 1]];
      brush(bitmap, from!, to!, 0.5 + next(4) / 2, stroke === 1 ? 0 : 1);
    }
    const mask = maskOf(runsOf(bitmap));
    expect(mask.counts!.reduce((sum, count) => sum + count, 0)).toBe(63);
    expect(bitmapOf(mask).pixels).toEqual(bitmap.pixels);
    const stripes = emptyBitmap(SIZE);
    forEachStripe(mask, (x, y, length) => {
      expect(y + length).toBeLessThanOrEqual(SIZE.height);
      stripes.pixels.fill(1, x * SIZE.height + y, x * SIZE.height + y + length);
    });
    expect(stripes.pixels).toEqual(bitmap.pixels);
    const { pixels, bounds } = extentOf(mask);
    expect(pixels).toBe(bitmap.pixels.filter(Boolean).length);
    for (let x = 0; x < SIZE.width; x += 1) {
      for (let y = 0; y < SIZE.height; y += 1) {
        const isOne = bitmap.pixels[x * SIZE.height + y] === 1;
        expect(isInMask(mask, [x + 0.5, y + 0.5])).toBe(isOne);
        const isAround = x >= bounds.x && y >= bounds.y && x < bounds.x + bounds.width && y < bounds.y + bounds.height;
        if (isOne) expect(isAround).toBe(true);
      }
    }
  }
});

test("a brush paints a disc, and the way between two places", () => {
  const bitmap = emptyBitmap(SIZE);
  brush(bitmap, [4.5, 3.5], [4.5, 3.5], 1, 1);
  expect(bitmap.pixels.filter(Boolean).length).toBe(5);
  brush(bitmap, [0.5, 0.5], [8.5, 0.5], 0.4, 1);
  expect(isInMask(maskOf(runsOf(bitmap)), [6.2, 0.9])).toBe(true);
  expect(isInMask(maskOf(runsOf(bitmap)), [-1, 0])).toBe(false);
});

test("what two masks share is counted pixel by pixel", () => {
  let seed = 11;
  const next = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
  const painted = () => {
    const bitmap = emptyBitmap(SIZE);
    brush(bitmap, [next(9), next(7)], [next(9), next(7)], 1 + next(3) / 2, 1);
    brush(bitmap, [next(9), next(7)], [next(9), next(7)], 0.6, 0);
    return bitmap;
  };
  for (let n = 0; n < 200; n += 1) {
    const [a, b] = [painted(), painted()];
    const both = a.pixels.filter((one, index) => one && b.pixels[index]).length;
    const either = a.pixels.filter((one, index) => one || b.pixels[index]).length;
    expect(maskIou(maskOf(runsOf(a)), maskOf(runsOf(b)))).toBeCloseTo(either ? both / either : 1, 9);
    expect(maskIou(maskOf(runsOf(a)), maskOf(runsOf(a)))).toBe(1);
  }
});
