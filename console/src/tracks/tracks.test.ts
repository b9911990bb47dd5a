import { expect, test } from "vitest";
import { AnswerSheet } from "../answers/AnswerSheet";
import { examples } from "../answers/examples";
import type { Box, Keyframe, Track } from "../answers/regions";
import type { QuestionOf } from "../form/form";
import { likenessOfTracks } from "../review/diff/tracks";
import { Regions } from "../shapes/tools/Regions";
import { boxAt, nearestFrame, nextKeyframe, piecesOf, withBox, withOutside, withoutKeyframe } from "./tracks";

const at = (frame: number, x: number, given: Partial<Keyframe> = {}): Keyframe => ({
  frame, x, y: 10, width: 20, height: 20, rotation: 0, occluded: false, outside: false, ...given,
});
const track = (...keyframes: Keyframe[]): Track => ({ id: "t1", label: "car", keyframes });
const xs = (of: Track, frames: number[]) => frames.map((frame) => boxAt(of, frame)?.x ?? null);

test("between key frames the box moves linearly, and it is there from the first to the last alone", () => {
  const one = track(at(2, 0), at(12, 100), at(14, 100));
  expect(xs(one, [1, 2, 3, 7, 12, 13, 14, 15])).toEqual([null, 0, 10, 50, 100, 100, 100, null]);
  expect(boxAt(one, 15, "after")).toMatchObject({ x: 100, isBeyond: true });
  expect(boxAt(one, 0, "after")).toBeNull();
  expect(boxAt(one, 0, "both")).toMatchObject({ x: 0, isBeyond: true });
});

test("it does not move on its way out, is gone up to the next key frame, and turns the short way", () => {
  const one = track(at(0, 0), at(10, 50, { outside: true }), at(20, 80), at(30, 80));
  expect(xs(one, [5, 9, 10, 19, 20])).toEqual([0, 0, null, null, 80]);
  expect(piecesOf(one)).toEqual([[0, 9], [20, 30]]);
  const turning = track(at(0, 0, { rotation: 350 }), at(10, 0, { rotation: 10, occluded: true }));
  expect(boxAt(turning, 5)).toMatchObject({ rotation: 0, occluded: false });
  expect(boxAt(turning, 8)!.rotation).toBeCloseTo(6);
});

test("the example of the reference moves as it says", () => {
  const { answer } = examples().get("cars")!;
  if (answer.kind !== "track") throw new Error("no track");
  const [given] = answer.tracks;
  const car = track(...given!.keyframes.map((each) => ({ ...at(0, 0), ...each })));
  expect(boxAt(car, 45)).toMatchObject({ x: 300, y: 105, width: 65, height: 37.5, occluded: false });
  expect(boxAt(car, 100)).toMatchObject({ x: 600, occluded: true });
  expect([boxAt(car, 120), boxAt(car, 119)?.x]).toEqual([null, 600]);
});

test("a box that is moved is a key frame; one that is not, or has another label alone, is none", () => {
  const one = track(at(0, 0), at(10, 100));
  const moved = withBox(one, { ...boxAt(one, 5)!, x: 60 }, 5);
  expect(xs(moved, [0, 5, 10])).toEqual([0, 60, 100]);
  expect(moved.keyframes.length).toBe(3);
  const named = withBox(one, { ...boxAt(one, 5)!, label: "bus" }, 5);
  expect(named).toEqual({ ...one, label: "bus" });
  expect(withBox(one, boxAt(one, 20, "after")!, 20).keyframes.length).toBe(3);
});

test("an object leaves and comes back, and key frames are taken away up to the last one", () => {
  const one = track(at(0, 0), at(10, 100));
  const gone = withOutside(one, 4);
  expect(xs(gone, [3, 4, 9, 10])).toEqual([0, null, null, 100]);
  expect(xs(withOutside(gone, 6), [5, 6, 10])).toEqual([null, 40, 100]);
  expect(xs(withOutside(gone, 4), [4])).toEqual([40]);
  expect(withoutKeyframe(one, 10)!.keyframes.length).toBe(1);
  expect(withoutKeyframe(one, 5)).toBe(one);
  expect(withoutKeyframe(track(at(1, 0)), 1)).toBeNull();
  expect([nextKeyframe(one.keyframes, 0, 1), nextKeyframe(one.keyframes, 0, -1)]).toEqual([10, null]);
  expect([nearestFrame(one, 5), nearestFrame(one, 99), nearestFrame(gone, 5)]).toEqual([5, 10, 0]);
});

test("likeness is the mean of what boxes share, on the frames where either is", () => {
  const one = track(at(0, 0), at(9, 0));
  expect(likenessOfTracks(one, one)).toBe(1);
  expect(likenessOfTracks(one, track(at(0, 10), at(9, 10)))).toBeCloseTo(1 / 3);
  expect(likenessOfTracks(one, track(at(5, 0), at(14, 0)))).toBeCloseTo(5 / 15);
  expect(likenessOfTracks(one, track(at(20, 0)))).toBe(0);
});

const label = { value: "car", label: "car", parent: null, color: null, hotkey: null, help: "" };
const common = { title: "", help: "", required: true, appliesTo: "clip", labels: [label], taxonomy: null, minRegions: 0, maxRegions: 9 };
const cars: QuestionOf<"TrackQuestion"> = { ...common, __typename: "TrackQuestion", name: "cars" };
const lanes: QuestionOf<"BoxQuestion"> = { ...common, __typename: "BoxQuestion", name: "lanes" };

test("shapes on a film have the frame that is shown, and tracks are changed as the boxes that they are there", () => {
  const sheet = new AnswerSheet();
  let frame = 0;
  const regions = new Regions(sheet, [cars, lanes], () => ({ frame }));
  const drawn: Box = { id: "t1", label: "car", x: 0, y: 100, width: 50, height: 30, rotation: 0 };
  regions.add(cars, drawn);
  frame = 90;
  expect(regions.on("clip")[0]!.region).toMatchObject({ x: 0, isBeyond: true });
  const there = regions.find({ question: "cars", id: "t1" })!.region as Box;
  const moved = { ...there, x: 600, y: 110, width: 80, height: 45, occluded: true };
  regions.put({ question: cars, region: moved });
  regions.add(lanes, { ...drawn, id: "b1" });
  frame = 120;
  regions.changeTrack({ question: "cars", id: "t1" }, (one) => withOutside(one, 120));
  expect(regions.on("clip")).toEqual([]);
  const { answer } = examples().get("cars")!;
  // The reference leaves out what is so without being said.
  const [said] = answer.kind === "track" ? answer.tracks : [];
  expect(sheet.get("cars")).toEqual({ kind: "track", tracks: [{ ...said, keyframes: said!.keyframes.map((each) => ({ ...at(0, 0), ...each, occluded: each.frame >= 90 })) }] });
  expect(sheet.get("lanes")).toEqual({ kind: "box", boxes: [{ ...drawn, id: "b1", frame: 90 }] });
  frame = 45;
  expect(regions.on("clip").map(({ region }) => region)).toMatchObject([{ x: 300, y: 105, width: 65, height: 37.5 }]);
  regions.handOver(regions.on("clip")[0]!, lanes, "car");
  expect(sheet.get("cars")).toBeUndefined();
});
