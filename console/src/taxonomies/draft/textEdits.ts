/** The texts of a concept while somebody writes them, and the edits that they come to. */
import type { TaxonomyEditInput } from "../../api/operations";
import type { ConceptDetail } from "../concept/concept";
import { texts } from "./inverse";

/** One text: its language, or the system of a code. */
export interface TextRow {
  text: string;
  of: string;
}

export const TEXT_FIELDS = ["labels", "alternatives", "definitions", "notes", "examples", "codes"] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
export type TextRows = Record<TextField, TextRow[]>;

export function rowsOfTexts(concept: ConceptDetail): TextRows {
  const rows = (given: readonly { language: string | null; text: string }[]) => texts(given).map(({ language, text }) => ({ text, of: language }));
  return {
    labels: rows(concept.labels),
    alternatives: rows(concept.alternatives),
    definitions: rows(concept.definitions),
    notes: rows(concept.notes),
    examples: rows(concept.examples),
    codes: concept.codes.map(({ system, code }) => ({ text: code, of: system })),
  };
}

/** The edits that make the texts of a concept what the rows say; none where they say the same. Empty rows are no texts. */
export function editsOfTexts(concept: ConceptDetail, rows: TextRows): TaxonomyEditInput[] {
  const before = rowsOfTexts(concept);
  const [was, is] = [before, rows].map((each) => mapped(each));
  const edits: TaxonomyEditInput[] = [];
  const gone = was!.labels.filter(({ of }) => !is!.labels.some((label) => label.of === of)).map(({ of }) => ({ of, text: "" }));
  const named = [...is!.labels.filter(({ of, text }) => !was!.labels.some((label) => label.of === of && label.text === text)), ...gone];
  if (named.length) edits.push({ rename: { concept: concept.conceptId, labels: named.map(asText) } });
  const changed = TEXT_FIELDS.filter((field) => field !== "labels" && JSON.stringify(was![field]) !== JSON.stringify(is![field]));
  if (changed.length) {
    const fields = changed.map((field) => [field, field === "codes" ? is!.codes.map(({ text, of }) => ({ system: of, code: text })) : is![field].map(asText)]);
    edits.push({ annotate: { concept: concept.conceptId, ...Object.fromEntries(fields) } });
  }
  return edits;
}

function asText({ text, of }: TextRow): { text: string; language: string } {
  return { text, language: of };
}

function mapped(rows: TextRows): TextRows {
  const kept = TEXT_FIELDS.map((field) => [field, rows[field].map(({ text, of }) => ({ text: text.trim(), of: of.trim() })).filter(({ text }) => text)]);
  return Object.fromEntries(kept) as TextRows;
}
