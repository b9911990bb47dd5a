/** The day of a moment in UTC, as "2026-11-30". */
export function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
