/** What differs between two versions of a taxonomy, or a version and the draft, in words. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import {
  TaxonomyChangesDocument,
  TaxonomyDiffCountsDocument,
  type ConceptChangeKind,
  type ConceptChangePartsFragment,
  type DiffCountsFragment,
} from "../../api/operations";
import { taxonomyWords } from "../../words/taxonomies";
import { partOf } from "../source";

const say = taxonomyWords.diff;

export type ConceptChange = ConceptChangePartsFragment;
export const KINDS = [
  "ADDED",
  "REMOVED",
  "RENAMED",
  "MOVED",
  "MERGED",
  "SPLIT",
  "DEPRECATED",
  "RESTORED",
  "RELABELED",
  "ANNOTATED",
] as const satisfies ConceptChangeKind[];

/** What is compared: from a version to another one, or to the draft (null). */
export interface Compared {
  taxonomy: string;
  from: number;
  to: number | null;
  /** Which state of the draft it is. */
  edition: number;
}

function variablesOf({ taxonomy, from, to }: Compared) {
  return { taxonomy, from, to: to ?? 0, isDraft: to === null };
}

function keyOf({ taxonomy, from, to, edition }: Compared): (string | number)[] {
  return ["taxonomy", taxonomy, "diff", from, to ?? `draft ${edition}`];
}

export function countsQuery(compared: Compared) {
  return queryOptions({
    queryKey: [...keyOf(compared), "counts"],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const { taxonomy } = await request(TaxonomyDiffCountsDocument, variablesOf(compared), { signal });
      return partOf(taxonomy)?.diff?.counts ?? [];
    },
  });
}

/** @param kinds the kinds of changes that are wanted; all where there are none */
export function changesQuery(compared: Compared, kinds: readonly ConceptChangeKind[]) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(compared), "changes", kinds],
    staleTime: Infinity,
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const variables = { ...variablesOf(compared), kinds: kinds.length ? [...kinds] : null, after: pageParam };
      const { taxonomy } = await request(TaxonomyChangesDocument, variables, { signal });
      return partOf(taxonomy)?.diff?.changes ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** The counts that are not zero: "+3 added". */
export function summaryOf(counts: DiffCountsFragment["counts"]): string[] {
  return counts.filter(({ concepts }) => concepts > 0).map(({ kind, concepts }) => `${say.signs[kind]} ${taxonomyWords.n(concepts)} ${say.kinds[kind]}`);
}

/** What a change comes to, in one line. */
export function textOf({ kind, label, formerLabels, broaderBefore, broaderAfter, before, after }: ConceptChange): string {
  const above = (parents: readonly string[]) => parents.join(", ");
  switch (kind) {
    case "ADDED":
      return say.under(above(broaderAfter));
    case "REMOVED":
      return say.under(above(broaderBefore));
    case "MOVED":
      return `${above(broaderBefore) || say.top} → ${above(broaderAfter) || say.top}`;
    case "RENAMED":
      return `${String(before)} → ${String(after)}`;
    case "MERGED":
    case "SPLIT":
      return `${formerLabels.join(", ")} → ${label}`;
    case "RELABELED":
    case "ANNOTATED":
      return fieldsText(before, after);
    default:
      return "";
  }
}

/** The fields that differ, as they were and are. */
function fieldsText(before: unknown, after: unknown): string {
  const [was, is] = [before, after].map((value) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}));
  const names = [...new Set([...Object.keys(was!), ...Object.keys(is!)])];
  return names.map((name) => `${name}: ${valueText(was![name])} → ${valueText(is![name])}`).join("; ");
}

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(valueText).join(", ") || "–";
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value);
  return entries.map(([key, inner]) => (key ? `${valueText(inner)} (${key})` : valueText(inner))).join(", ") || "–";
}

/** The concept that a change leads to; null for one that is gone. */
export function conceptOf({ conceptIds }: ConceptChange): string | null {
  return conceptIds[0] ?? null;
}

/** The kinds that an address names, with commas between. */
export function kindsOf(text: string | undefined): ConceptChangeKind[] {
  const named = text?.split(",") ?? [];
  return KINDS.filter((kind) => named.includes(kind));
}
