import { expect, test } from "vitest";
import type { Point } from "../answers/regions";
import { begun, isClosing, isWhole, outlineOf, previewOf, withoutLastPoint, withPoint, type Drawing, type DrawnKind } from "./drawing";

const SIZE = { width: 640, height: 480 };
const drawn = (kind: DrawnKind, ...points: Point[]): Drawing => points.reduce(withPoint, begun(kind));

test("two points make a box or an ellipse, whichever is first, cut to the picture", () => {
  expect(outlineOf(drawn("box", [50, 60], [10, 20]), SIZE)).toEqual({ x: 10, y: 20, width: 40, height: 40, rotation: 0 });
  expect(outlineOf(drawn("box", [600, 400], [900, 900]), SIZE)).toEqual({ x: 600, y: 400, width: 40, height: 80, rotation: 0 });
  expect(outlineOf(drawn("ellipse", [10, 20], [50, 40]), SIZE)).toEqual({ cx: 30, cy: 30, rx: 20, ry: 10, rotation: 0 });
  expect(isWhole(drawn("box", [50, 60], [10, 20]))).toBe(true);
});

test("what is too small is not drawn", () => {
  expect(outlineOf(drawn("box", [10, 10], [10.5, 90]), SIZE)).toBeNull();
  expect(outlineOf(drawn("polygon", [0, 0], [9, 9]), SIZE)).toBeNull();
  expect(outlineOf(drawn("polyline", [0, 0], [0, 0]), SIZE)).toBeNull();
  expect(outlineOf(begun("keypoint"), SIZE)).toBeNull();
});

test("a polygon closes where it began, once it has three corners", () => {
  expect(isClosing(drawn("polygon", [0, 0], [50, 0]), [1, 1], 5)).toBe(false);
  expect(isClosing(drawn("polygon", [0, 0], [50, 0], [50, 50]), [1, 1], 5)).toBe(true);
  expect(isClosing(drawn("polygon", [0, 0], [50, 0], [50, 50]), [9, 9], 5)).toBe(false);
  expect(isClosing(drawn("polyline", [0, 0], [50, 0], [50, 50]), [0, 0], 5)).toBe(false);
});

test("points are taken back one by one, until nothing is drawn", () => {
  const two = withoutLastPoint(drawn("polygon", [0, 0], [50, 0], [50, 50]));
  expect(two?.points).toEqual([[0, 0], [50, 0]]);
  expect(withoutLastPoint(drawn("box", [1, 1]))).toBeNull();
});

test("the shape is shown with the point under the hand", () => {
  const half = { ...drawn("box", [10, 10]), to: [30, 40] as Point };
  expect(previewOf(half, SIZE)).toMatchObject({ width: 20, height: 30 });
  expect(previewOf({ ...drawn("polyline", [0, 0], [5, 5]), to: [9, 0] }, SIZE)).toEqual({ points: [[0, 0], [5, 5], [9, 0]] });
});
