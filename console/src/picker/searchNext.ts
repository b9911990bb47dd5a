/** What a search will find for the next character, read before it is typed. */
import type { PickerRow } from "./Picker";

/** A concept that was found, with the term that fits, as the server folds it. */
export interface FoundRow extends PickerRow {
  term: string;
}

/** What is found for each text that is a character longer, by these texts, null where the server must be asked; null where nothing is known. */
export type NextFound = ReadonlyMap<string, FoundRow[] | null> | null;

const FOLDABLE = /^[\u0300-\u034e\u1e00-\u1eff -\u024f]*$/;
const ASCII = /^[ -~]*$/;

/**
 * The text as the server compares it, without accents and capital letters; null where only the server can tell.
 *
 * Letters with accents become ASCII by Unicode's decomposition. What does not, such as "ß", has rules of its own.
 */
export function folded(text: string): string | null {
  if (!FOLDABLE.test(text)) return null;
  const bare = text.normalize("NFKD").replace(/[\u0300-\u034e]/g, "");
  return ASCII.test(bare) ? bare.toLowerCase().split(" ").filter(Boolean).join(" ") : null;
}

/** The text before its last character was typed; null for the empty one. */
export function shorter(text: string): string | null {
  return text === "" ? null : text.slice(0, -1).trimEnd();
}

/** What is found for a text, by what was prefetched of the shorter one; undefined where only the server can tell. */
export function foundNext(next: NextFound | undefined, text: string): FoundRow[] | undefined {
  if (!next) return undefined;
  const found = next.get(text);
  return found === undefined ? [] : (found ?? undefined);
}

/** Waits until what is shown now is painted, so that what comes next does not hold it up. */
export function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
