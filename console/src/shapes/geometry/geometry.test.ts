import { expect, test } from "vitest";
import type { Box, Ellipse, Keypoint, Line, Point, Region } from "../../answers/regions";
import type { DrawnKind } from "../drawing";
import { cornersOf, frameBetween, turnFrame } from "./frame";
import { around, centerOf, distance, geometryOf, turned, type Size } from "./index";
import { hasEnoughPoints, withoutPoint } from "./lines";

const SIZE: Size = { width: 640, height: 480 };
const TRIES = 400;

/** Numbers from 0 up to 1, the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const next = random(7);
const upTo = (most: number) => Math.round(next() * most * 100) / 100;
const place = (): Point => [upTo(SIZE.width), upTo(SIZE.height)];
const far = (): Point => [upTo(3 * SIZE.width) - SIZE.width, upTo(3 * SIZE.height) - SIZE.height];
const common = { id: "r1", label: "car" };

function anyBox(rotation = 0): Box {
  return { ...common, ...frameBetween(place(), place(), SIZE), rotation };
}

const SAMPLES: Record<DrawnKind, () => Region> = {
  box: () => anyBox(next() < 0.5 ? 0 : Math.floor(next() * 360)),
  track: () => anyBox(),
  ellipse: () => {
    const { x, y, width, height } = anyBox();
    return { ...common, cx: x + width / 2, cy: y + height / 2, rx: width / 2, ry: height / 2, rotation: 0 } as Ellipse;
  },
  polygon: () => ({ ...common, points: Array.from({ length: 3 + Math.floor(next() * 9) }, place) }) as Line,
  polyline: () => ({ ...common, points: Array.from({ length: 2 + Math.floor(next() * 9) }, place) }) as Line,
  keypoint: () => ({ ...common, x: upTo(640), y: upTo(480), occluded: false }) as Keypoint,
};
const KINDS = Object.keys(SAMPLES) as DrawnKind[];

/** What the server asks of a shape, with its slack of a thousandth of a pixel, and a little for sums of fractions. */
function fits(region: Region): boolean {
  const slack = 1.1e-3;
  const within = (value: number, most: number) => value >= -slack && value <= most + slack;
  if ("width" in region) {
    const { x, y, width, height, rotation } = region as Box;
    if (width <= 0 || height <= 0 || rotation < 0 || rotation >= 360) return false;
    if (rotation) return within(x + width / 2, 640) && within(y + height / 2, 480) && Math.max(width, height) <= 800 + slack;
    return within(x, 640) && within(y, 480) && within(x + width, 640) && within(y + height, 480);
  }
  if ("rx" in region) {
    const { cx, cy, rx, ry, rotation } = region as Ellipse;
    if (rx <= 0 || ry <= 0 || rotation < 0 || rotation >= 360) return false;
    if (rotation) return within(cx, 640) && within(cy, 480) && Math.max(rx, ry) <= 400 + slack;
    return within(cx - rx, 640) && within(cx + rx, 640) && within(cy - ry, 480) && within(cy + ry, 480);
  }
  const points = "points" in region ? (region as Line).points : [[(region as Keypoint).x, (region as Keypoint).y] as Point];
  return points.every(([x, y]) => within(x, 640) && within(y, 480));
}

test.each(KINDS)("whatever is done to a shape, the server takes it: %s", (kind) => {
  const geometry = geometryOf(kind);
  for (let n = 0; n < TRIES; n += 1) {
    let shape = SAMPLES[kind]();
    for (let step = 0; step < 5; step += 1) {
      const handles = geometry.handles(shape, 20);
      const held = geometry.grip(shape, handles[Math.floor(next() * handles.length)]!.name);
      const [dx, dy] = far();
      const changes = [
        () => geometry.drag(held.shape, held.handle, far(), SIZE),
        () => geometry.move(shape, dx, dy, SIZE),
        () => geometry.grow(shape, upTo(100) - 50, SIZE),
        () => geometry.turn(shape, upTo(720) - 360, SIZE),
      ];
      shape = changes[Math.floor(next() * changes.length)]!();
      expect(fits(shape), JSON.stringify(shape)).toBe(true);
      expect(shape).toMatchObject(common);
      expect(JSON.stringify(shape)).not.toContain("null"); // as NaN is written
    }
  }
});

test("dragging one edge of an upright box moves no other", () => {
  const { drag } = geometryOf("box");
  const edges = ({ x, y, width, height }: Box) => ({ n: y, s: y + height, w: x, e: x + width });
  for (let n = 0; n < TRIES; n += 1) {
    const before = anyBox();
    for (const handle of ["n", "s", "w", "e", "nw", "ne", "sw", "se"]) {
      const after = drag(before, handle, far(), SIZE) as Box;
      for (const edge of ["n", "s", "w", "e"] as const) {
        if (!handle.includes(edge)) expect(edges(after)[edge]).toBeCloseTo(edges(before)[edge], 2);
      }
      if (!handle.includes("w")) expect(after.x).toBe(before.x);
      if (!handle.includes("n")) expect(after.y).toBe(before.y);
      if (!/[we]/.test(handle)) expect(after.width).toBe(before.width);
      if (!/[ns]/.test(handle)) expect(after.height).toBe(before.height);
    }
  }
});

test("a turned box is resized about the opposite corner", () => {
  const { drag } = geometryOf("box");
  for (let n = 0; n < TRIES; n += 1) {
    const before = anyBox(1 + Math.floor(next() * 359));
    ["nw", "ne", "se", "sw"].forEach((handle, index) => {
      const after = drag(before, handle, place(), SIZE) as Box;
      const opposite = (index + 2) % 4;
      expect(distance(cornersOf(after)[opposite]!, cornersOf(before)[opposite]!)).toBeLessThan(0.01);
    });
  }
});

test("a turned box has the corner where the hand is", () => {
  const { drag } = geometryOf("box");
  const before: Box = { ...common, x: 200, y: 200, width: 100, height: 50, rotation: 30 };
  const to = turned([320, 270], 30, [250, 225]); // down and to the right of the corner, as the box is turned
  const after = drag(before, "se", to, SIZE) as Box;
  expect(distance(cornersOf(after)[2]!, to)).toBeLessThan(0.01);
});

test("turning keeps the center, and a whole turn changes nothing", () => {
  for (let n = 0; n < TRIES; n += 1) {
    const before = anyBox(1 + Math.floor(next() * 359));
    const after = turnFrame(before, 47.5, SIZE);
    if (after.rotation) expect(distance(centerOf(after), centerOf(before))).toBeLessThan(1e-6);
    expect(turnFrame(before, 360, SIZE)).toEqual(before);
  }
  const { drag, handles } = geometryOf("box");
  const upright: Box = { ...common, x: 100, y: 100, width: 80, height: 40, rotation: 0 };
  const right = drag(upright, "turn", [400, 120], SIZE) as Box;
  expect(right.rotation).toBe(90);
  expect(handles(right, 20).at(-1)!.at[0]).toBeCloseTo(180, 6);
});

test("dragging one point of a line moves no other, and the middle of an edge becomes a point", () => {
  for (const kind of ["polygon", "polyline"] as const) {
    const { handles, grip, drag } = geometryOf(kind);
    for (let n = 0; n < TRIES; n += 1) {
      const before = SAMPLES[kind]() as Line;
      const handle = handles(before, 0)[Math.floor(next() * handles(before, 0).length)]!;
      const held = grip(before, handle.name);
      const after = drag(held.shape, held.handle, far(), SIZE) as Line;
      const moved = Number(held.handle.slice(1));
      const others = after.points.toSpliced(moved, 1);
      expect(others).toEqual(handle.role === "middle" ? before.points : before.points.toSpliced(moved, 1));
    }
  }
});

test("moving keeps the form, whole or at the border of the picture", () => {
  for (const kind of KINDS) {
    const geometry = geometryOf(kind);
    for (let n = 0; n < TRIES; n += 1) {
      const before = SAMPLES[kind]();
      const [dx, dy] = far();
      const [a, b] = [geometry.bounds(before), geometry.bounds(geometry.move(before, dx, dy, SIZE))];
      expect(b.width).toBeCloseTo(a.width, 1);
      expect(b.height).toBeCloseTo(a.height, 1);
    }
  }
});

test("a shape is met inside it and at its line, and nowhere else", () => {
  const box: Box = { ...common, x: 100, y: 100, width: 100, height: 40, rotation: 45 };
  const ellipse: Ellipse = { ...common, cx: 150, cy: 120, rx: 50, ry: 20, rotation: 90 };
  const hook = [[0, 0], [100, 0], [100, 100], [90, 100], [90, 10], [0, 10]] as const;
  const met = (kind: DrawnKind, region: Region, point: Point) => geometryOf(kind).covers(region, point, 3);
  expect(met("box", box, turned([199, 139], 45, [150, 120]))).toBe(true);
  expect(met("box", box, [110, 80])).toBe(false);
  expect(met("ellipse", ellipse, [150, 168])).toBe(true);
  expect(met("ellipse", ellipse, [190, 120])).toBe(false);
  expect(met("polygon", { ...common, points: hook } as Line, [95, 50])).toBe(true);
  expect(met("polygon", { ...common, points: hook } as Line, [50, 50])).toBe(false);
  expect(met("polyline", { ...common, points: hook } as Line, [50, 2])).toBe(true);
  expect(met("polyline", { ...common, points: hook } as Line, [2, 6])).toBe(false); // open between the ends
  expect(met("keypoint", { ...common, x: 5, y: 5 } as Keypoint, [9, 5])).toBe(false);
});

test("bounds hold what a shape covers", () => {
  for (const kind of KINDS) {
    const { bounds, covers } = geometryOf(kind);
    for (let n = 0; n < TRIES; n += 1) {
      const shape = SAMPLES[kind]();
      const point = place();
      const { x, y, width, height } = bounds(shape);
      const isIn = point[0] >= x - 1e-6 && point[0] <= x + width + 1e-6 && point[1] >= y - 1e-6 && point[1] <= y + height + 1e-6;
      if (covers(shape, point, 0)) expect(isIn).toBe(true);
    }
  }
});

test("a line keeps the points that it needs", () => {
  const triangle: Line = { ...common, points: [[0, 0], [10, 0], [0, 10]] };
  expect(withoutPoint(triangle, "p1", true)).toBe(triangle);
  expect(withoutPoint(triangle, "p1", false).points).toEqual([[0, 0], [0, 10]]);
  expect(hasEnoughPoints([[0, 0], [0, 0], [1, 1]], true)).toBe(false);
  expect(around([[3, 4], [1, 9]])).toEqual({ x: 1, y: 4, width: 2, height: 5 });
});
