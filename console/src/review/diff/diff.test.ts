import { expect, test } from "vitest";
import type { Box, Region, Span } from "../../answers/regions";
import { cornersOf } from "../../shapes/geometry/frame";
import { isSameAnswer, referencesOf, type Answer } from "./answers";
import { areaOf, boxIou, clipped } from "./boxes";
import { commonDepth, diffChoice } from "./choice";
import { diffRanking, longestRising } from "./ranking";
import { standingsAmong, statusOf } from "./regions";
import { diffShapes, likenessOfShapes } from "./shapes";
import { diffSpans, likenessOfSpans } from "./spans";
import { diffText } from "./text";

const span = (label: string, start: number, end: number, message?: number): Span => ({
  id: `${label}-${start}-${end}-${Math.random()}`, label, start, end, ...(message === undefined ? {} : { message }),
});
const choice = (...values: string[]): Answer => ({ kind: "choice", values });

/** Numbers that look random and are the same in each run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}
const drawing = (seed: number) => {
  const source = numbers(seed);
  return (below: number) => Math.floor(source.next().value * below);
};

test("the parts of a diff are both texts, whatever they are", () => {
  const draw = drawing(7);
  const text = () => Array.from({ length: draw(12) }, () => ["one ", "two ", "👋", "drei.", "\n", "눈 "][draw(6)]).join("");
  for (let round = 0; round < 300; round += 1) {
    const [a, b] = [text(), text()];
    const parts = diffText(a, b);
    const of = (side: "a" | "b") => parts.filter((part) => part.in !== (side === "a" ? "b" : "a")).map((part) => part.text).join("");
    expect(of("a")).toBe(a);
    expect(of("b")).toBe(b);
    const neighbors = parts.slice(1).map((part, index) => part.in === parts[index]!.in);
    expect(neighbors).not.toContain(true);
    if (a === b) expect(parts.every((part) => part.in === "both")).toBe(true);
  }
});

test("only the words that differ are told", () => {
  expect(diffText("not a machine", "and no machine").map(({ text }) => text)).toEqual(["not a", "and no", " machine"]);
  expect(diffText("A barn owl took a vole.", "A tawny owl took a vole.")).toEqual([
    { in: "both", text: "A " }, { in: "a", text: "barn" }, { in: "b", text: "tawny" }, { in: "both", text: " owl took a vole." },
  ]);
});

test("texts too different to compare are told whole", () => {
  const [a, b] = ["x ".repeat(1_500) + "a", "y ".repeat(1_500) + "b"];
  expect(diffText(a, b).map((part) => [part.in, part.text.length])).toEqual([["a", 3_001], ["b", 3_001]]);
});

test("choices are compared whatever their order, paths from their root", () => {
  expect(diffChoice(["a", "b"], ["b", "c"])).toEqual({ both: ["b"], onlyA: ["a"], onlyB: ["c"] });
  expect(commonDepth(["birds", "owls", "barn owl"], ["birds", "swallows"])).toBe(1);
  expect(commonDepth(["birds"], ["birds"])).toBe(1);
  expect(commonDepth(["a"], ["b"])).toBe(0);
});

test("the fewest items are told as moved", () => {
  const moved = (a: string, b: string) => diffRanking([...a], [...b]).filter((item) => item.isMoved).map((item) => item.value).join("");
  expect(moved("abcd", "abcd")).toBe("");
  expect(moved("abcd", "dabc")).toBe("d");
  expect(moved("abcd", "abdc")).toHaveLength(1);
  expect(diffRanking(["a", "b"], ["b", "c"])).toEqual([
    { value: "b", a: 2, b: 1, isMoved: false }, { value: "c", a: null, b: 2, isMoved: true }, { value: "a", a: 1, b: null, isMoved: true },
  ]);
});

test("a longest rising part rises, and none is longer", () => {
  const draw = drawing(3);
  for (let round = 0; round < 200; round += 1) {
    const list = Array.from({ length: draw(8) }, () => draw(20));
    const found = longestRising(list);
    expect(found.every((number, index) => index === 0 || number > found[index - 1]!)).toBe(true);
    expect(found).toHaveLength(longestByTrying(list));
  }
});

function longestByTrying(list: readonly number[], least = -1): number {
  const lengths = list.map((number, index) => (number > least ? 1 + longestByTrying(list.slice(index + 1), number) : 0));
  return Math.max(0, ...lengths);
}

test("spans are paired by what they share, then by their label", () => {
  const a = [span("bird", 0, 10), span("mammal", 20, 24), span("x", 30, 34), span("only", 50, 60)];
  const b = [span("bird", 0, 10), span("bird", 20, 24), span("x", 30, 36), span("x", 70, 80)];
  const { pairs, onlyA, onlyB } = diffSpans(a, b);
  expect(pairs.map((pair) => [pair.a.start, statusOf(pair)]).sort()).toEqual([[0, "same"], [20, "label"], [30, "edges"]]);
  expect(onlyA.map(({ start }) => start)).toEqual([50]);
  expect(onlyB.map(({ start }) => start)).toEqual([70]);
});

test("of spans at the same place, those with the same label are a pair", () => {
  const { pairs } = diffSpans([span("x", 0, 5), span("y", 0, 5)], [span("y", 0, 5), span("z", 0, 5)]);
  expect(pairs.map(({ a, b }) => a.label + b.label)).toEqual(["yy", "xz"]);
});

test("spans of different messages share nothing", () => {
  expect(diffSpans([span("x", 0, 5, 0)], [span("x", 0, 5, 1)]).pairs).toEqual([]);
});

test("each span is told once, whichever way round one compares", () => {
  const draw = drawing(11);
  const spans = () => Array.from({ length: draw(6) }, () => {
    const start = draw(20);
    return span("xy"[draw(2)]!, start, start + 1 + draw(8));
  });
  for (let round = 0; round < 200; round += 1) {
    const [a, b] = [spans(), spans()];
    const [there, back] = [diffSpans(a, b), diffSpans(b, a)];
    expect(there.pairs.length + there.onlyA.length).toBe(a.length);
    expect(there.pairs.length + there.onlyB.length).toBe(b.length);
    const shared = (diff: typeof there) => diff.pairs.map((pair) => pair.likeness).sort();
    if (new Set(shared(there)).size === there.pairs.length) expect(shared(back)).toEqual(shared(there));
    expect(diffSpans(a, a).pairs.map((pair) => statusOf(pair)).every((status) => status === "same")).toBe(true);
  }
});

test("among several people a span is the same only where everybody has it", () => {
  const own = [span("x", 0, 5), span("x", 10, 15), span("x", 20, 25)];
  const statuses = (...others: Span[][]) => [...standingsAmong(own, others, likenessOfSpans).values()].map(({ status }) => status);
  expect(statuses([span("x", 0, 5), span("y", 10, 15)], [span("x", 0, 5), span("x", 10, 15)])).toEqual(["same", "label", "only"]);
  expect(statuses()).toEqual(["same", "same", "same"]);
});

const box = (x: number, y: number, width: number, height: number, rotation = 0, label = "car"): Box => ({
  id: "", label, x, y, width, height, rotation,
});

test("boxes share what they cover both, of what they cover together", () => {
  expect(boxIou(box(0, 0, 10, 10), box(0, 0, 10, 10))).toBeCloseTo(1, 12);
  expect(boxIou(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBeCloseTo(50 / 150, 12);
  expect(boxIou(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(0);
  // A square turned by 45° over the same square: the regular octagon between them.
  const octagon = 2 * (Math.SQRT2 - 1) * 100;
  expect(boxIou(box(0, 0, 10, 10), box(0, 0, 10, 10, 45))).toBeCloseTo(octagon / (200 - octagon), 9);
  expect(boxIou(box(0, 0, 20, 10), box(5, -5, 10, 20, 90))).toBeCloseTo(1, 9);
});

test("what turned boxes share is what counting points says", () => {
  const draw = drawing(5);
  for (let round = 0; round < 12; round += 1) {
    const [a, b] = [0, 1].map(() => box(draw(10), draw(10), 4 + draw(10), 4 + draw(10), draw(360))) as [Box, Box];
    let [both, either] = [0, 0];
    for (let x = -10; x < 35; x += 0.2) {
      for (let y = -10; y < 35; y += 0.2) {
        const [inA, inB] = [isInside(a, x, y), isInside(b, x, y)];
        both += Number(inA && inB);
        either += Number(inA || inB);
      }
    }
    expect(Math.abs(boxIou(a, b) - both / either)).toBeLessThan(0.02);
    expect(boxIou(b, a)).toBeCloseTo(boxIou(a, b), 9);
  }
});

function isInside({ x, y, width, height, rotation }: Box, px: number, py: number): boolean {
  const angle = (-rotation * Math.PI) / 180;
  const [dx, dy] = [px - x - width / 2, py - y - height / 2];
  const [rx, ry] = [dx * Math.cos(angle) - dy * Math.sin(angle), dx * Math.sin(angle) + dy * Math.cos(angle)];
  return Math.abs(rx) <= width / 2 && Math.abs(ry) <= height / 2;
}

test("a polygon cut by itself stays as large as it is", () => {
  const corners = cornersOf(box(1, 2, 3, 4, 30));
  expect(areaOf(corners)).toBeCloseTo(12, 9);
  expect(areaOf(clipped(corners, corners))).toBeCloseTo(12, 9);
});

test("boxes are paired by what they share", () => {
  const { pairs, onlyA, onlyB } = diffShapes("box", [box(0, 0, 10, 10), box(50, 50, 5, 5)], [box(1, 0, 10, 10, 0, "van"), box(90, 90, 5, 5)]);
  expect(pairs.map(({ likeness, isSameLabel }) => [likeness.toFixed(2), isSameLabel])).toEqual([["0.82", false]]);
  expect([onlyA.length, onlyB.length]).toEqual([1, 1]);
});

test("polygons and ellipses share what boxes of the same area do, nearly", () => {
  const polygon = (a: Box) => ({ id: "", label: a.label, points: cornersOf(a) }) as Region;
  const [a, b] = [box(10, 10, 40, 20, 30), box(20, 5, 30, 30, 75)];
  expect(likenessOfShapes("polygon")(polygon(a), polygon(b))).toBeCloseTo(boxIou(a, b), 1);
  expect(likenessOfShapes("polygon")(polygon(a), polygon(a))).toBe(1);
  const ellipse = (rx: number) => ({ id: "", label: "", cx: 50, cy: 50, rx, ry: 10, rotation: 20 }) as Region;
  // Both of the same height: the areas are as the other radii.
  expect(likenessOfShapes("ellipse")(ellipse(20), ellipse(40))).toBeCloseTo(0.5, 1);
});

test("points and lines are alike the nearer they are", () => {
  const point = (x: number) => ({ id: "", label: "", x, y: 0, occluded: false }) as Region;
  expect(likenessOfShapes("keypoint")(point(0), point(5))).toBeCloseTo(0.9, 9);
  expect(likenessOfShapes("keypoint")(point(0), point(50))).toBe(0);
  const line = (y: number) => ({ id: "", label: "", points: [[0, y], [50, y], [100, y]] }) as Region;
  expect(likenessOfShapes("polyline")(line(0), line(10))).toBeCloseTo(0.8, 9);
});

test("shapes on two pages, as on two frames, have nothing in common", () => {
  const box = (place: object) => ({ id: "", label: "a", x: 0, y: 0, width: 10, height: 10, rotation: 0, ...place }) as Region;
  const likeness = likenessOfShapes("box");
  expect(likeness(box({ page: 1 }), box({ page: 1, frame: null }))).toBe(1);
  expect(likeness(box({ page: 1 }), box({ page: 2 }))).toBe(0);
  expect(likeness(box({ frame: 1 }), box({ frame: 2 }))).toBe(0);
});

test("answers say the same whatever the ids and the order of their parts", () => {
  expect(isSameAnswer(choice("a", "b"), choice("b", "a"))).toBe(true);
  expect(isSameAnswer(choice("a"), choice("a", "b"))).toBe(false);
  const [x, y] = [span("x", 0, 5), span("y", 3, 8)];
  const spans = (...all: Span[]): Answer => ({ kind: "span", spans: all });
  expect(isSameAnswer(spans(x, y), spans({ ...y, id: "other", message: null }, x))).toBe(true);
  expect(isSameAnswer(spans(x), spans(y))).toBe(false);
  expect(isSameAnswer(spans(), undefined)).toBe(true);
  expect(isSameAnswer({ kind: "ranking", order: ["a", "b"] }, { kind: "ranking", order: ["b", "a"] })).toBe(false);
  expect(isSameAnswer({ kind: "rating", rating: 1 }, { kind: "number", number: 1 })).toBe(false);
});

test("answers are compared with the most frequent one, and that with another", () => {
  const [a, b] = [choice("a"), choice("b")];
  expect(referencesOf([b, a, a])).toEqual([a, b, b]);
  expect(referencesOf([a, b])).toEqual([b, a]);
  expect(referencesOf([a, a])).toEqual([a, a]);
  expect(referencesOf([a])).toEqual([a]);
  expect(referencesOf([undefined, a])).toEqual([a, undefined]);
});
