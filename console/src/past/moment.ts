import { isDay } from "../kit/days";

/** A moment of the past as an address says it: a position in the ledger, or a time in ISO 8601 with its zone. */
export type Moment = number | string;

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** The moment that an address says; undefined for the present, and for what is no moment. */
export function momentIn(given: unknown): Moment | undefined {
  // The plus of a zone that somebody types into an address comes as a blank.
  const text = String(given ?? "").trim().replace(" ", "+");
  const position = Number(text);
  if (/^\d+$/.test(text)) return position > 0 && Number.isSafeInteger(position) ? position : undefined;
  return TIME.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

/** Of the address of a screen that can show the past, what it says of the moment. */
export function validateMoment(given: Record<string, unknown>): { at?: Moment } {
  const at = momentIn(given.at);
  return at === undefined ? {} : { at };
}

/** The moment as `asOf` takes it. */
export function asOfOf(at: Moment): { position?: string; time?: string } {
  return typeof at === "number" ? { position: String(at) } : { time: at };
}

/** What a field of a browser holds, "2026-11-30T10:00" in local time, as a moment; undefined where it is none. */
export function momentOfField(text: string): Moment | undefined {
  const time = new Date(text);
  return text && !Number.isNaN(time.getTime()) ? time.toISOString() : undefined;
}
