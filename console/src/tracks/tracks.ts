/** Objects followed through a film by boxes at key frames: where they are, and how their key frames change. Everything here is pure. */
import type { Box, Keyframe, Track } from "../answers/regions";

type Place = Pick<Box, "x" | "y" | "width" | "height" | "rotation">;

/** The box of an object at one frame. */
export interface TrackBox extends Box {
  frame: number;
  occluded: boolean;
  /** The frame lies before the first key frame or after the last one: the object is not there until it is put there. */
  isBeyond: boolean;
}

/** The index of the last key frame at or before a frame; -1 before the first one. */
function indexAt(keyframes: readonly Keyframe[], frame: number): number {
  let [low, high] = [0, keyframes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyframes[middle]!.frame <= frame) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether the first and the last box of an object are given where it is not there, to be put there. */
export type Reach = "none" | "after" | "both";

/**
 * Where an object is at a frame: between key frames it moves, grows and turns linearly, but for the way out of the picture.
 *
 * It begins with its first key frame and ends with the last one, or where it is outside: null where it is not there.
 */
export function boxAt({ id, label, keyframes }: Track, frame: number, reach: Reach = "none"): TrackBox | null {
  const index = indexAt(keyframes, frame);
  const before = keyframes[Math.max(index, 0)];
  const after = keyframes[index + 1];
  const isBeyond = index < 0 || (!after && before !== undefined && frame > before.frame);
  if (!before || before.outside) return null;
  if (isBeyond && reach !== "both" && (reach === "none" || index < 0)) return null;
  const isStill = index < 0 || !after || after.outside;
  const place = isStill ? placeOf(before) : between(before, after, (frame - before.frame) / (after.frame - before.frame));
  return { id, label, frame, occluded: before.occluded, isBeyond, ...place };
}

function placeOf({ x, y, width, height, rotation }: Place): Place {
  return { x, y, width, height, rotation };
}

function between(a: Place, b: Place, share: number): Place {
  if (share === 0) return placeOf(a);
  const mixed = (from: number, to: number) => Math.round((from + (to - from) * share) * 1000) / 1000;
  // The short way around.
  const turn = ((((b.rotation - a.rotation + 180) % 360) + 360) % 360) - 180;
  const rotation = (((a.rotation + turn * share) % 360) + 360) % 360;
  return {
    x: mixed(a.x, b.x),
    y: mixed(a.y, b.y),
    width: mixed(a.width, b.width),
    height: mixed(a.height, b.height),
    rotation: Math.round(rotation * 1000) / 1000,
  };
}

/** The object with its box put where it is at a frame; as it was where the box is no other one, but for its label. */
export function withBox(track: Track, box: Place & { label: string; occluded?: boolean }, frame: number): Track {
  const now = boxAt(track, frame);
  const occluded = box.occluded ?? now?.occluded ?? false;
  const isSame = now !== null && now.occluded === occluded && SIDES.every((side) => now[side] === box[side]);
  const labeled = { ...track, label: box.label };
  return isSame ? labeled : withKeyframe(labeled, { frame, ...placeOf(box), occluded, outside: false });
}

const SIDES = ["x", "y", "width", "height", "rotation"] as const;

function withKeyframe(track: Track, keyframe: Keyframe): Track {
  const others = track.keyframes.filter(({ frame }) => frame !== keyframe.frame);
  return { ...track, keyframes: [...others, keyframe].sort((a, b) => a.frame - b.frame) };
}

/** The object gone from a frame on, or back from there on. */
export function withOutside(track: Track, frame: number): Track {
  const now = boxAt(track, frame, "both");
  if (now) return withKeyframe(track, { frame, ...placeOf(now), occluded: now.occluded, outside: true });
  const last = track.keyframes[Math.max(0, indexAt(track.keyframes, frame))]!;
  return withKeyframe(track, { ...last, frame, outside: false });
}

/** The object without its key frame at a frame; null where none is left, the same object where there is none. */
export function withoutKeyframe(track: Track, frame: number): Track | null {
  const keyframes = track.keyframes.filter((keyframe) => keyframe.frame !== frame);
  if (keyframes.length === track.keyframes.length) return track;
  return keyframes.length ? { ...track, keyframes } : null;
}

/** The key frame behind a frame, or before it; null where there is none. */
export function nextKeyframe(keyframes: readonly Keyframe[], frame: number, way: 1 | -1): number | null {
  const frames = keyframes.map((each) => each.frame).filter((each) => (way > 0 ? each > frame : each < frame));
  return (way > 0 ? frames[0] : frames.at(-1)) ?? null;
}

/** The frame at which an object is to be looked at, as near as may be: the same one while it is there. */
export function nearestFrame(track: Track, frame: number): number {
  if (boxAt(track, frame)) return frame;
  const inside = track.keyframes.filter(({ outside }) => !outside);
  const all = inside.length ? inside : track.keyframes;
  return all.reduce((best, each) => (Math.abs(each.frame - frame) < Math.abs(best - frame) ? each.frame : best), all[0]!.frame);
}

/** From where to where an object is there: pieces of frames, the last one included. */
export function piecesOf({ keyframes }: Track): [from: number, to: number][] {
  const pieces: [number, number][] = [];
  let from: number | null = null;
  for (const { frame, outside } of keyframes) {
    if (outside && from !== null) pieces.push([from, frame - 1]);
    if (outside) from = null;
    else from ??= frame;
  }
  const last = keyframes.at(-1);
  if (from !== null && last) pieces.push([from, last.frame]);
  return pieces;
}
