import { words } from "../../words";

const LONGEST = 160;

/** A value of a field, of whatever kind, in a line. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined || value === "") return words.audit.compare.nothing;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
