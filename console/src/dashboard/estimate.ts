/** When a project will be done, if it goes on as of late. */
import type { DayFigures, Figures } from "./figures";

/** The days whose mean is taken for the days to come, today included. */
const RECENT_DAYS = 7;
const DAY = 24 * 60 * 60_000;
/** No day is told that has more than four digits for its year. */
const LATEST = Date.UTC(10_000, 0);

export interface Estimate {
  /** Tasks that wait for answers or for a reviewer. */
  left: number;
  /** Tasks finished a day; 0 where none were. */
  rate: number;
  /** Of how many days the rate is the mean: fewer than `RECENT_DAYS` in a project that has just begun. */
  days: number;
  /** In milliseconds since 1970; null where nothing was finished in sight of an end, and where nothing is left. */
  end: number | null;
}

const LEFT = new Set(["OPEN", "LABELED", "IN_REVIEW"]);

export function estimateEnd(progress: NonNullable<Figures["progress"]>, days: DayFigures[], now: number): Estimate {
  const left = progress.byStatus.reduce((sum, { status, tasks }) => sum + (LEFT.has(status) ? tasks : 0), 0);
  const begun = days.findIndex(({ submitted, resolved }) => submitted + resolved > 0);
  const recent = days.slice(Math.max(begun, days.length - RECENT_DAYS));
  const rate = recent.reduce((sum, { resolved }) => sum + resolved, 0) / recent.length;
  const end = rate && left ? now + (left / rate) * DAY : null;
  return { left, rate, days: recent.length, end: end !== null && end < LATEST ? end : null };
}
