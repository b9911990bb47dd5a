/** Answers that mark regions or relate them: one list a kind, each region or relation with an id and a label. */
import type { AnswerValue } from "./answer";

/** A place in pixels of the picture as it is shown, or points of a page, from the top left: across, then down. */
export type Point = readonly [number, number];

export interface Region {
  id: string;
  /** The value of a label or the id of a concept; empty while nothing was chosen yet. */
  label: string;
  /** On a film, the frame that a shape lies on, counted from 0. */
  frame?: number | null;
  /** On a PDF, the page that a shape lies on, counted from 0. */
  page?: number | null;
}

/** Characters from `start` up to, not including, `end`, in Unicode code points; of `message` on a chat. */
export interface Span extends Region {
  start: number;
  end: number;
  message?: number | null;
}

/** A rectangle by its top left corner, then turned clockwise about its center by `rotation` degrees. */
export interface Box extends Region {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

/** An ellipse by center and radii, turned clockwise about its center by `rotation` degrees. */
export interface Ellipse extends Region {
  cx: number;
  cy: number;
  rx: number;
  ry: number;
  rotation: number;
}

/** The corners of a polygon, or the points of a polyline. */
export interface Line extends Region {
  points: readonly Point[];
}

/** A point; `occluded` where it is hidden, and its place a guess. */
export interface Keypoint extends Region {
  x: number;
  y: number;
  occluded: boolean;
}

/** Pixels: runs of zeros and ones in turn, column by column, zeros first; `blob` names runs that are not at hand. */
export interface Mask extends Region {
  width: number;
  height: number;
  counts?: readonly number[];
  blob?: string;
}

/** A stretch of time, from `start` to `end`, in seconds, or the units of a series' time axis. */
export interface Interval extends Region {
  start: number;
  end: number;
}

/** Where an object is at one frame of a film; `outside` from which on it is not there, `occluded` where it is hidden. */
export interface Keyframe {
  frame: number;
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
  occluded: boolean;
  outside: boolean;
}

/** An object through a film, by key frames in rising order. */
export interface Track extends Region {
  keyframes: readonly Keyframe[];
}

/** An end of a relation: a region in the answer to another question. */
export interface RelationEnd {
  question: string;
  region: string;
}

/** Two regions that belong together; from `source` to `target` where the question is directed. */
export interface Relation extends Region {
  source: RelationEnd;
  target: RelationEnd;
}

/** What the list of an answer is called, by the kind of its question. */
const REGION_LISTS = {
  span: "spans",
  box: "boxes",
  ellipse: "ellipses",
  polygon: "polygons",
  polyline: "polylines",
  keypoint: "keypoints",
  mask: "masks",
  interval: "intervals",
  track: "tracks",
  relation: "relations",
} as const;

export type RegionKind = keyof typeof REGION_LISTS;

const NONE: readonly never[] = [];

/** The regions of an answer, the same list as long as it is the same answer. */
export function regionsOf(answer: AnswerValue | undefined): readonly Region[] {
  const list = answer && REGION_LISTS[answer.kind as RegionKind];
  return list ? (answer as unknown as Record<string, readonly Region[]>)[list]! : NONE;
}

/** The answer that marks these regions. */
export function regionAnswer(kind: RegionKind, regions: readonly Region[]): AnswerValue {
  // One list, that of the kind, which TypeScript cannot see in a computed name.
  return { kind, [REGION_LISTS[kind]]: regions } as unknown as AnswerValue;
}

export function newRegionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `r${Array.from(bytes, (byte) => byte.toString(36)).join("")}`;
}
