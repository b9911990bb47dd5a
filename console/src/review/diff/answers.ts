/** Whether answers say the same, and which of several is the one to compare the others with. */
import type { AnswerValue } from "../../answers/answer";

export type Answer = AnswerValue | undefined;

export function isSameAnswer(a: Answer, b: Answer): boolean {
  return meaningOf(a) === meaningOf(b);
}

/**
 * What each answer is compared with: the most frequent one; of several, the first.
 *
 * `comparables` are the answers without what says nothing to others, where those have such parts.
 * That one itself is compared with the first that differs from it; where none does, with itself.
 */
export function referencesOf(answers: readonly Answer[], comparables = answers): Answer[] {
  const meanings = comparables.map(meaningOf);
  const countOf = (meaning: string) => meanings.filter((each) => each === meaning).length;
  const most = Math.max(0, ...meanings.map(countOf));
  const frequent = meanings.find((meaning) => countOf(meaning) === most);
  const reference = answers[meanings.indexOf(frequent ?? "")];
  const other = answers[meanings.findIndex((meaning) => meaning !== frequent)];
  const isEqual = meanings.every((meaning) => meaning === frequent);
  return meanings.map((meaning) => (meaning === frequent && !isEqual ? other : reference));
}

/** An answer as text that is equal for all that say the same: without ids of regions, in an order of its own. */
function meaningOf(answer: Answer): string {
  if (!answer) return "";
  const { kind, ...parts } = answer;
  const plain = plainOf(parts) as Record<string, unknown>;
  if ("values" in plain) plain.values = [...(plain.values as string[])].sort();
  const isNothing = Object.values(plain).every((part) => Array.isArray(part) && part.length === 0);
  // Whoever marked nothing, and whoever was not made to say so, say the same.
  return isNothing ? "" : JSON.stringify([kind, plain]);
}

/** Parts of an answer without ids, in an order of its own. */
export function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(plainOf);
    const isOfRegions = value.some((item) => typeof item === "object" && item !== null && "id" in item);
    return isOfRegions ? items.map((item) => JSON.stringify(item)).sort() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).filter(([name, part]) => name !== "id" && name !== "__typename" && part != null);
  return Object.fromEntries(parts.map(([name, part]) => [name, plainOf(part)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}
