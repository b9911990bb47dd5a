/** Forms as JSON that people read: what a part is comes first, and each input and option has a line of its own. */
import type { FormJson } from "../form/formJson";

const FIRST = ["kind", "value", "name", "label", "title", "help", "applies_to", "required"];
const LAST = ["options", "labels", "items"];

export function printForm({ inputs, questions }: FormJson): string {
  const printed = [`"inputs": ${rows(inputs, "  ")}`, `"questions": ${list(questions.map((question) => block(question, "    ")), "  ")}`];
  return `{\n  ${printed.join(",\n  ")}\n}\n`;
}

/** An object with a line for each of its names, its lists of objects a line for each of these. */
function block(part: object, indent: string): string {
  const lines = ordered(part).map(([name, value]) => {
    const isRows = Array.isArray(value) && typeof value[0] === "object";
    return `${indent}  ${JSON.stringify(name)}: ${isRows ? rows(value as object[], `${indent}  `) : line(value)}`;
  });
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

function rows(items: readonly object[], indent: string): string {
  return list(items.map(line), indent);
}

function list(items: readonly string[], indent: string): string {
  return items.length ? `[\n${items.map((item) => `${indent}  ${item}`).join(",\n")}\n${indent}]` : "[]";
}

/** A value in one line, with blanks behind colons and commas. */
function line(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(line).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = ordered(value).map(([name, each]) => `${JSON.stringify(name)}: ${line(each)}`);
  return `{${parts.join(", ")}}`;
}

function ordered(part: object): [string, unknown][] {
  const rank = (name: string) => {
    if (LAST.includes(name)) return FIRST.length + 1;
    const index = FIRST.indexOf(name);
    return index < 0 ? FIRST.length : index;
  };
  // Sorting keeps the order of those of one rank.
  return Object.entries(part)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => rank(a) - rank(b));
}
