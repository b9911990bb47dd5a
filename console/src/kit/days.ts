/** The day of a moment in UTC, as "2026-11-30". */
export function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Whether a text is a day of the calendar, as "2026-11-30": `Date` takes 31 February for one in March. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && isoDay(time) === text;
}
