/** Stretches of time: how they are ordered, kept within their input, and laid out. Everything here is pure. */
import type { Interval } from "../answers/regions";

/** From where to where an input goes, in seconds or the units of its time axis. */
export interface Extent {
  start: number;
  end: number;
}

/** How finely times of an input are told apart, and how they read. */
export interface TimeScale {
  /** Whether times are seconds, shown as 1:02.50; else plain numbers. */
  isClock: boolean;
  /** The least step of the keys: a frame, a hundredth of a second, a sample. */
  step: number;
  /** How many decimals an answer keeps. */
  decimals: number;
  /** Of a film: the start of the frame that a moment lies in, and the number of that frame. */
  snap?: (time: number) => number;
  frameOf?: (time: number) => number;
}

type Stretch = Pick<Interval, "start" | "end">;

export function roundedTo(decimals: number, value: number): number {
  return Number(value.toFixed(decimals));
}

/** The stretch between two moments, in whichever order, within its input; null where nothing is left of it. */
export function stretchBetween(a: number, b: number, extent: Extent, decimals: number): Stretch | null {
  const within = (time: number) => Math.min(Math.max(time, 0, extent.start), extent.end);
  const start = roundedTo(decimals, within(Math.min(a, b)));
  // Rounding may reach past the end of the input, by less than its least step.
  const end = Math.min(roundedTo(decimals, within(Math.max(a, b))), extent.end);
  return end > start ? { start, end } : null;
}

/** Whether two stretches share a moment; those that touch do not. */
export function isShared(a: Stretch, b: Stretch): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The stretches in the order in which they begin. */
export function inTime<Each extends Stretch>(stretches: readonly Each[]): Each[] {
  return [...stretches].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** More rows than this cannot be told apart: what has no room in them lies over others in the last one. */
const MOST_ROWS = 30;

/** The row of each stretch, counted from 0, so that none lies over another: the first row that is free, in the order of time. */
export function rowsOf(stretches: readonly Stretch[]): Map<Stretch, number> {
  const ends: number[] = [];
  const rows = new Map<Stretch, number>();
  for (const stretch of inTime(stretches)) {
    const free = ends.findIndex((end) => end <= stretch.start);
    const row = free < 0 ? Math.min(ends.length, MOST_ROWS - 1) : free;
    ends[row] = stretch.end;
    rows.set(stretch, row);
  }
  return rows;
}

/** What both cover of what one of them covers: intersection over union. */
export function likenessOfIntervals(a: Stretch, b: Stretch): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared <= 0 ? 0 : shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

/** A moment as it reads: "1:02.50" of seconds, "62.5" of other units. */
export function timeText(time: number, isClock: boolean, decimals = 2): string {
  if (!isClock) return String(Number(time.toPrecision(10)));
  const whole = roundedTo(decimals, Math.max(0, time));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const seconds = (whole % 60).toFixed(decimals).padStart(decimals ? decimals + 3 : 2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

export function stretchText({ start, end }: Stretch, isClock: boolean): string {
  return `${timeText(start, isClock)} – ${timeText(end, isClock)}`;
}
