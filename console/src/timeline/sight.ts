/** Which part of a stretch of time is seen, and how wide. Everything here is pure. */
import type { Extent } from "../intervals/intervals";

/** The part in sight, and its width in CSS pixels. */
export interface TimeSight {
  from: number;
  to: number;
  width: number;
}

/** The least part of an input that fills the screen, as a share of its least step. */
const NEAREST = 20;

export function xOf(time: number, { from, to, width }: TimeSight): number {
  return ((time - from) / (to - from)) * width;
}

export function timeAt(x: number, { from, to, width }: TimeSight): number {
  return from + (width ? x / width : 0) * (to - from);
}

/** Nearer by a factor, about a moment that stays where it is. */
export function zoomedAbout(sight: TimeSight, factor: number, about: number, extent: Extent, step: number): TimeSight {
  const whole = extent.end - extent.start;
  const span = Math.min(Math.max((sight.to - sight.from) / factor, Math.min(NEAREST * step, whole)), whole);
  const share = (about - sight.from) / (sight.to - sight.from);
  return placedFrom(sight, about - share * span, span, extent);
}

/** Moved by a time, as far as there is something to see. */
export function movedBy(sight: TimeSight, time: number, extent: Extent): TimeSight {
  return placedFrom(sight, sight.from + time, sight.to - sight.from, extent);
}

function placedFrom(sight: TimeSight, from: number, span: number, extent: Extent): TimeSight {
  const start = Math.min(Math.max(from, extent.start), extent.end - span);
  return { ...sight, from: start, to: start + span };
}

const LARGE_STEPS = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** A round step that is no smaller than a length: 1, 2 or 5 and zeros; of seconds, minutes and hours too. */
export function roundStep(least: number, isClock: boolean): number {
  if (isClock && least > 10) {
    const found = LARGE_STEPS.find((step) => step >= least);
    if (found) return found;
  }
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least * (1 - 1e-9))!;
}

/** The moments in sight that a ruler names, about `gap` CSS pixels apart. */
export function ticksOf(sight: TimeSight, isClock: boolean, gap = 90): number[] {
  const span = sight.to - sight.from;
  if (!sight.width || !(span > 0)) return [];
  const step = roundStep((span * gap) / sight.width, isClock);
  const first = Math.ceil(sight.from / step - 1e-9);
  const count = Math.floor(sight.to / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}
