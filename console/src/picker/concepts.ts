/** Concepts of a taxonomy: found by the server, which knows what a question offers of them. */
import { hashKey, queryOptions } from "@tanstack/react-query";
import { request } from "../api/client";
import {
  NarrowerDocument,
  OneConceptDocument,
  SearchConceptsDocument,
  TopConceptsDocument,
  type ConceptPartsFragment,
} from "../api/operations";
import type { Offer } from "../form/form";
import type { Chosen } from "./ChosenList";
import type { PickerRow } from "./Picker";

/** A concept that was found, with the term that fits, as the server folds it. */
interface FoundRow extends PickerRow {
  term: string;
}

export interface Place {
  concept: string;
  label: string;
}

/** A published version never changes, so what was read of it once stays true. */
const FOREVER = { staleTime: Infinity, gcTime: 10 * 60_000 };

export function searchQuery(offer: Offer, text: string) {
  const { subtree: within, minDepth, maxDepth, leavesOnly } = offer;
  return queryOptions({
    ...FOREVER,
    queryKey: ["concepts", offer, text] as const,
    enabled: text !== "",
    // What was found for fewer letters and still fits is shown until the server has answered.
    placeholderData: (before: FoundRow[] | undefined, query) =>
      query && hashKey([query.queryKey[1]]) === hashKey([offer]) ? before?.filter(fits(text)) : undefined,
    queryFn: async ({ signal }): Promise<FoundRow[]> => {
      const variables = { ...versionOf(offer), text, within, minDepth, maxDepth, leavesOnly };
      const data = await request(SearchConceptsDocument, variables, { signal });
      const hits = data.taxonomy?.publishedVersion?.search ?? [];
      return hits.map(({ concept, term }) => ({
        value: concept.conceptId,
        label: concept.label,
        detail: [term.toLowerCase() === concept.label.toLowerCase() ? "" : `“${term}”`, pathText(concept.path)].filter(Boolean).join(" · "),
        isSelectable: true,
        childCount: 0,
        term,
      }));
    },
  });
}

function fits(text: string): (row: FoundRow) => boolean {
  const sought = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return ({ term }) => term.startsWith(sought);
}

/** What is right below the last of these places, or at the top of what the question offers. */
export function browseQuery(offer: Offer, path: readonly Place[]) {
  const { subtree } = offer;
  const concept = path.at(-1)?.concept ?? subtree;
  return queryOptions({
    ...FOREVER,
    queryKey: ["conceptsBelow", offer, concept, path.length],
    queryFn: async ({ signal }): Promise<PickerRow[]> => {
      if (concept === null) {
        const data = await request(TopConceptsDocument, versionOf(offer), { signal });
        return (data.taxonomy?.publishedVersion?.roots.nodes ?? []).map((root) => browsedRow(offer, root, 0));
      }
      const data = await request(NarrowerDocument, { ...versionOf(offer), concept }, { signal });
      const above = data.taxonomy?.publishedVersion?.concept;
      const below = above?.narrower.nodes ?? [];
      // Depths count from the subtree, which stands above the first places, or from the roots, which are them.
      const depth = path.length + (subtree === null ? 0 : 1);
      const rows = below.map((each) => browsedRow(offer, each, depth));
      const isTop = above && path.length === 0;
      return isTop ? [{ ...browsedRow(offer, above, 0), childCount: 0 }, ...rows] : rows;
    },
  });
}

export function conceptQuery(offer: Offer, concept: string) {
  return queryOptions({
    ...FOREVER,
    queryKey: ["concept", offer.taxonomy?.id, offer.version, concept],
    queryFn: async (): Promise<Chosen> => {
      const data = await request(OneConceptDocument, { ...versionOf(offer), concept });
      const found = data.taxonomy?.publishedVersion?.concept;
      return { value: concept, label: found?.label ?? concept, detail: pathText(found?.path ?? []) };
    },
  });
}

function versionOf({ taxonomy, version }: Offer): { taxonomy: string; version: number } {
  // Who may not see the taxonomy is told so by the request.
  return { taxonomy: taxonomy?.id ?? "", version };
}

function browsedRow(offer: Offer, concept: ConceptPartsFragment, depth: number): PickerRow {
  const { conceptId, label, childCount } = concept;
  return { value: conceptId, label, detail: "", isSelectable: isOffered(offer, concept, depth), childCount };
}

/** Whether a question takes a concept. Where several ways lead to it, another one may be shorter: the server decides. */
function isOffered(offer: Offer, { childCount, deprecated }: ConceptPartsFragment, depth: number): boolean {
  if (deprecated || (offer.leavesOnly && childCount > 0)) return false;
  return depth >= (offer.minDepth ?? 0) && depth <= (offer.maxDepth ?? Infinity);
}

function pathText(path: readonly { label: string }[]): string {
  return path
    .slice(0, -1)
    .map(({ label }) => label)
    .join(" › ");
}
