/** Fields of changed things in words. */
import { auditWords } from "../../words/audit";

const LONGEST = 160;
const ID = /^(member|task|project)_[a-z2-7]+$/;

/** A value of a field, of whatever kind, in a line; `names` says what ids stand for. */
export function fieldText(value: unknown, names: ReadonlyMap<string, string>): string {
  if (isNothing(value)) return auditWords.compare.nothing;
  const text = textOf(value, names);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function textOf(value: unknown, names: ReadonlyMap<string, string>): string {
  if (Array.isArray(value)) return value.map((each) => textOf(each, names)).join(", ");
  if (typeof value !== "string") return JSON.stringify(value);
  // A constant of the API reads as words.
  return names.get(value) ?? (/^[A-Z][A-Z_]+$/.test(value) ? value.toLowerCase().replaceAll("_", " ") : value);
}

/** "formVersion" and "policy.leaseSeconds" as "form version" and "policy: lease seconds". */
export function fieldName(field: string): string {
  return auditWords.compare.fields[field] ?? field.replaceAll(".", ": ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
}

/** The ids among values of fields. */
export function idsIn(values: readonly unknown[]): string[] {
  const found = values.flatMap((value): string[] => {
    if (Array.isArray(value)) return idsIn(value);
    return typeof value === "string" && ID.test(value) ? [value] : [];
  });
  return [...new Set(found)];
}
