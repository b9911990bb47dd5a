/** What takes an edit of the draft back. */
import type { TaxonomyEditInput } from "../../api/operations";
import type { ConceptDetail } from "../concept/concept";

type Text = { language: string | null; text: string };

/** What was there before an edit. */
export interface Before {
  /** The concept that is edited; null for one that is added. */
  concept: ConceptDetail | null;
  /** The sibling that it stood behind; null for none, or where that is not known. */
  after: string | null;
}

export function texts(given: readonly Text[]): { language: string; text: string }[] {
  return given.map(({ language, text }) => ({ language: language ?? "", text }));
}

export function idsOf(links: readonly { conceptId: string }[]): string[] {
  return links.map(({ conceptId }) => conceptId);
}

/**
 * The edit that makes things as they were before another one; null for merges and splits, which no edit takes back.
 *
 * @param added the id of the concept that the edit added
 */
export function inverseOf(edit: TaxonomyEditInput, { concept, after }: Before, added: string | null): TaxonomyEditInput | null {
  if (edit.add) return added === null ? null : { remove: { concept: added } };
  if (!concept) return null;
  const id = concept.conceptId;
  if (edit.rename) return { rename: { concept: id, labels: edit.rename.labels.map(({ language }) => labelBefore(concept, language ?? "")) } };
  if (edit.move) return { move: { concept: id, broader: idsOf(concept.broader), after } };
  if (edit.deprecate || edit.restore) {
    return concept.deprecated ? { deprecate: { concept: id, replacedBy: idsOf(concept.replacedBy) } } : { restore: { concept: id } };
  }
  if (edit.relate) return { relate: { ...edit.relate, related: !edit.relate.related } };
  if (edit.annotate) return { annotate: annotationBefore(edit.annotate, concept) };
  if (edit.remove) return { add: { concept: id, labels: texts(concept.labels), broader: idsOf(concept.broader), after, ...writtenOf(concept) } };
  return null;
}

/** An empty text takes the label of a language away that was not there. */
function labelBefore(concept: ConceptDetail, language: string): { language: string; text: string } {
  return { language, text: concept.labels.find((label) => (label.language ?? "") === language)?.text ?? "" };
}

/** What is written about a concept, as the API takes it. */
function writtenOf(concept: ConceptDetail) {
  return {
    alternatives: texts(concept.alternatives),
    hidden: texts(concept.hidden),
    definitions: texts(concept.definitions),
    notes: texts(concept.notes),
    examples: texts(concept.examples),
    codes: concept.codes.map(({ system, code }) => ({ system, code })),
    uri: concept.uri,
    color: concept.color,
    hotkey: concept.hotkey,
  };
}

function annotationBefore(annotation: NonNullable<TaxonomyEditInput["annotate"]>, concept: ConceptDetail) {
  const before = Object.entries(writtenOf(concept)).filter(([field]) => field in annotation);
  return { concept: concept.conceptId, ...Object.fromEntries(before) };
}
