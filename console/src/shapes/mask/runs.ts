/** Masks as the API has them: run lengths column by column, of zeros and ones in turn, zeros first. */
import type { Mask, Point } from "../../answers/regions";
import { around, between, distanceToStretch, type Rect, type Size } from "../geometry/geometry";

/** The pixels of a mask: 1 where it is; the columns one behind the other, each from the top. */
export interface Bitmap extends Size {
  pixels: Uint8Array;
}

export function emptyBitmap({ width, height }: Size): Bitmap {
  return { width, height, pixels: new Uint8Array(width * height) };
}

export function bitmapOf({ width, height, counts }: Pick<Mask, "width" | "height" | "counts">): Bitmap {
  const bitmap = emptyBitmap({ width, height });
  forEachRun(counts ?? [], (start, length) => bitmap.pixels.fill(1, start, start + length));
  return bitmap;
}

export function runsOf({ pixels }: Bitmap): number[] {
  const counts: number[] = [];
  let value = 0;
  let start = 0;
  while (start < pixels.length) {
    const found = pixels.indexOf(1 - value, start);
    const end = found < 0 ? pixels.length : found;
    counts.push(end - start);
    [start, value] = [end, 1 - value];
  }
  return counts.length ? counts : [0];
}

/** Call a function with the first pixel and the length of each run of ones. */
function forEachRun(counts: readonly number[], visit: (start: number, length: number) => void): void {
  let start = 0;
  counts.forEach((length, index) => {
    if (index % 2 === 1 && length) visit(start, length);
    start += length;
  });
}

/** Call a function with each upright stripe of ones, none longer than a column. */
export function forEachStripe({ counts, height }: Pick<Mask, "counts" | "height">, visit: (x: number, y: number, length: number) => void): void {
  forEachRun(counts ?? [], (first, length) => {
    const end = first + length;
    for (let start = first; start < end; ) {
      const y = start % height;
      const stripe = Math.min(height - y, end - start);
      visit((start - y) / height, y, stripe);
      start += stripe;
    }
  });
}

/** Set or clear the pixels whose middle is no farther than a radius from the stretch between two points. */
export function brush({ width, height, pixels }: Bitmap, from: Point, to: Point, radius: number, value: 0 | 1): void {
  const { x, y, width: wide, height: high } = around([from, to]);
  const left = between(Math.floor(x - radius), 0, width);
  const right = between(Math.ceil(x + wide + radius), 0, width);
  const top = between(Math.floor(y - radius), 0, height);
  const bottom = between(Math.ceil(y + high + radius), 0, height);
  for (let across = left; across < right; across += 1) {
    for (let down = top; down < bottom; down += 1) {
      if (distanceToStretch([across + 0.5, down + 0.5], from, to) <= radius) pixels[across * height + down] = value;
    }
  }
}

/** How many pixels a mask has, and the upright rectangle around them. */
export function extentOf(mask: Mask): { pixels: number; bounds: Rect } {
  let pixels = 0;
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  forEachStripe(mask, (x, y, length) => {
    pixels += length;
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + length)];
  });
  const bounds = pixels ? { x: left, y: top, width: right - left, height: bottom - top } : { x: 0, y: 0, width: 0, height: 0 };
  return { pixels, bounds };
}

/** Whether a place of the picture is in a mask. */
export function isInMask({ counts, width, height }: Mask, [x, y]: Point): boolean {
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const pixel = Math.floor(x) * height + Math.floor(y);
  let end = 0;
  const run = (counts ?? []).findIndex((length) => (end += length) > pixel);
  return run % 2 === 1;
}

/** Of two masks of one picture, the share of common pixels in those of either; 1 where they are equal. */
export function maskIou(a: Mask, b: Mask): number {
  if (!a.counts || !b.counts) return a.blob !== undefined && a.blob === b.blob ? 1 : 0;
  const [first, second] = [runsOfOnes(a.counts), runsOfOnes(b.counts)];
  let [both, next] = [0, 0];
  for (const [start, end] of first) {
    while (next < second.length && second[next]![1] <= start) next += 1;
    for (let other = next; other < second.length && second[other]![0] < end; other += 1) {
      both += Math.min(end, second[other]![1]) - Math.max(start, second[other]![0]);
    }
  }
  const either = lengthOf(first) + lengthOf(second) - both;
  return either ? both / either : 1;
}

function runsOfOnes(counts: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  forEachRun(counts, (start, length) => runs.push([start, start + length]));
  return runs;
}

function lengthOf(runs: readonly [number, number][]): number {
  return runs.reduce((sum, [start, end]) => sum + end - start, 0);
}
