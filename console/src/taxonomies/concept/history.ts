/** In which versions a concept changed, and what changed. */
import type { ConceptInVersion, ConceptTexts } from "./concept";

/** What is compared, in the order in which it is told. */
export const ASPECTS = [
  "labels",
  "broader",
  "deprecated",
  "replacedBy",
  "alternatives",
  "hidden",
  "definitions",
  "notes",
  "examples",
  "codes",
  "related",
  "uri",
  "color",
  "hotkey",
] as const satisfies (keyof ConceptTexts)[];
export type Aspect = (typeof ASPECTS)[number];

export type HistoryEntry = Pick<ConceptInVersion, "number" | "publishedAt" | "publisher"> &
  ({ kind: "ADDED" | "REMOVED"; label: string } | { kind: "CHANGED"; changes: AspectChange[] });

export interface AspectChange {
  aspect: Aspect;
  before: string;
  after: string;
}

/** An aspect of a concept in words: of links the labels, of texts each with its language. */
function spell(concept: ConceptTexts, aspect: Aspect): string {
  const value = concept[aspect];
  if (value === null || value === false) return "";
  if (!Array.isArray(value)) return String(value);
  return value.map(spellPart).join(", ");
}

function spellPart(part: { label: string } | { system: string; code: string } | { language: string | null; text: string }): string {
  if ("label" in part) return part.label;
  if ("code" in part) return `${part.system}: ${part.code}`;
  return part.language ? `${part.text} (${part.language})` : part.text;
}

/** Whether two states of a concept say the same in an aspect: of links, to the same concepts, however these are called. */
export function isSame(a: ConceptTexts, b: ConceptTexts, aspect: Aspect): boolean {
  return identity(a, aspect) === identity(b, aspect);
}

function identity(concept: ConceptTexts, aspect: Aspect): string {
  const value = concept[aspect];
  if (!Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(value.map((part) => ("conceptId" in part ? part.conceptId : { ...part })));
}

/** The aspects in which two states of a concept differ. */
export function changesBetween(before: ConceptTexts, after: ConceptTexts): AspectChange[] {
  return ASPECTS.filter((aspect) => !isSame(before, after, aspect)).map((aspect) => ({
    aspect,
    before: spell(before, aspect),
    after: spell(after, aspect),
  }));
}

/**
 * The versions in which a concept changed, the newest first.
 *
 * @param versions the versions, the newest first
 * @param isWhole whether the last of them is the first that there was
 */
export function historyOf(versions: readonly ConceptInVersion[], isWhole: boolean): HistoryEntry[] {
  return versions.flatMap(({ concept, ...about }, index): HistoryEntry[] => {
    const before = versions[index + 1];
    if (!before && !isWhole) return [];
    const earlier = before?.concept ?? null;
    if (!earlier) return concept ? [{ ...about, kind: "ADDED", label: concept.label }] : [];
    if (!concept) return [{ ...about, kind: "REMOVED", label: earlier.label }];
    const changes = changesBetween(earlier, concept);
    return changes.length ? [{ ...about, kind: "CHANGED", changes }] : [];
  });
}
