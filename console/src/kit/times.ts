/** Times in UTC, as everything that is to be compared with the ledger. */
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC" });

/** "3 Nov 2026 10:00:00 UTC". */
export function clockTime(time: number | string): string {
  const date = new Date(time);
  return `${DAY.format(date)} ${CLOCK.format(date)} UTC`;
}

/** "3 Nov 2026". */
export function dayOf(time: number | string): string {
  return DAY.format(new Date(time));
}

/** "10:00:00". */
export function clockOf(time: number | string): string {
  return CLOCK.format(new Date(time));
}
