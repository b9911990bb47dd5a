/** Between places of the strip (0 at its left end, 1 at its right one), times and positions of the ledger. */
import type { AuditCountsQuery } from "../../api/operations";

export interface Bar {
  /** When it ends, in milliseconds since 1970. */
  until: number;
  /** The last position in it. */
  position: number;
  events: number;
}

/** The bars of the strip, equally long in time, the earliest one first; there is one at least. */
export interface Strip {
  since: number;
  /** The position before the first event. */
  after: number;
  isExact: boolean;
  bars: readonly Bar[];
}

/** The strip of counts of events; null where there are no events. */
export function stripOf(counts: AuditCountsQuery["eventCounts"]): Strip | null {
  if (!counts || counts.intervals.length === 0) return null;
  return {
    since: Date.parse(counts.since),
    after: Number(counts.after),
    isExact: counts.exact,
    bars: counts.intervals.map(({ until, position, events }) => ({
      until: Date.parse(until),
      position: Number(position),
      events,
    })),
  };
}

export function lastPosition({ bars }: Strip): number {
  return bars.at(-1)!.position;
}

export function firstPosition({ after, bars }: Strip): number {
  return Math.min(after + 1, bars.at(-1)!.position);
}

/** The position at a place: within a bar, events are taken to be equally far apart. */
export function positionAt(strip: Strip, place: number): number {
  const { bars, after } = strip;
  const scaled = clamp(place, 0, 1) * bars.length;
  const index = Math.min(bars.length - 1, Math.floor(scaled));
  const before = index === 0 ? after : bars[index - 1]!.position;
  const found = before + Math.round((scaled - index) * (bars[index]!.position - before));
  return clamp(found, firstPosition(strip), lastPosition(strip));
}

/** The place of a position; those outside the strip stand at its ends. */
export function placeOf({ bars, after }: Strip, position: number): number {
  if (position <= after) return 0;
  const index = firstIndex(bars, (bar) => bar.position >= position);
  if (index === bars.length) return 1;
  const before = index === 0 ? after : bars[index - 1]!.position;
  return (index + (position - before) / (bars[index]!.position - before)) / bars.length;
}

/** About when a position was recorded, in milliseconds since 1970. */
export function timeOf(strip: Strip, position: number): number {
  return timeAt(strip, placeOf(strip, position));
}

export function timeAt({ since, bars }: Strip, place: number): number {
  return since + place * (bars.at(-1)!.until - since);
}

/** Heights of the bars, from 0 to 1: by the root of the count, so that a few events show beside very many. */
export function heightsOf({ bars }: Strip): number[] {
  const most = Math.max(1, ...bars.map(({ events }) => events));
  return bars.map(({ events }) => (events === 0 ? 0 : Math.max(0.06, Math.sqrt(events / most))));
}

export interface Tick {
  place: number;
  time: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;
const STEPS = [
  ...[1, 5, 15].map((seconds) => seconds * SECOND),
  ...[1, 5, 15, 60, 180, 720].map((minutes) => minutes * MINUTE),
  ...[1, 2, 7, 14, 30, 91, 365, 3_650].map((days) => days * DAY),
];

/** Round times to write under the strip, so many at most; `offset` is that of the clock from UTC, in milliseconds. */
export function ticksOf(strip: Strip, most: number, offset = 0): { ticks: Tick[]; isByDay: boolean; isByMinute: boolean } {
  const until = strip.bars.at(-1)!.until;
  const length = until - strip.since;
  if (length <= 0) return { ticks: [], isByDay: false, isByMinute: false };
  const step = STEPS.find((each) => length / each <= most) ?? STEPS.at(-1)!;
  const ticks: Tick[] = [];
  for (let time = Math.ceil((strip.since + offset) / step) * step - offset; time <= until; time += step) {
    ticks.push({ time, place: (time - strip.since) / length });
  }
  return { ticks: ticks.slice(0, most + 1), isByDay: step >= DAY, isByMinute: step >= MINUTE };
}

function firstIndex(bars: readonly Bar[], is: (bar: Bar) => boolean): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(bars[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
