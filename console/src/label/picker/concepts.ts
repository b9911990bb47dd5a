/** Concepts of a taxonomy: found by the server, which knows what a question offers of them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import {
  NarrowerDocument,
  OneConceptDocument,
  SearchConceptsDocument,
  TopConceptsDocument,
  type ConceptPartsFragment,
} from "../../api/operations";
import type { Offer } from "../form/form";
import type { Chosen } from "./ChosenList";
import type { PickerRow } from "./Picker";

export interface Place {
  concept: string;
  label: string;
}

/** A published version never changes, so what was read of it once stays true. */
const FOREVER = { staleTime: Infinity, gcTime: 10 * 60_000 };

export function searchQuery(offer: Offer, text: string) {
  const { taxonomy, version, subtree: within, minDepth, maxDepth, leavesOnly } = offer;
  return queryOptions({
    ...FOREVER,
    queryKey: ["concepts", offer, text],
    enabled: text !== "",
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<PickerRow[]> => {
      const variables = { taxonomy, version, text, within, minDepth, maxDepth, leavesOnly };
      const data = await request(SearchConceptsDocument, variables, { signal });
      const hits = data.taxonomy?.publishedVersion?.search ?? [];
      return hits.map(({ concept, term }) => ({
        value: concept.conceptId,
        label: concept.label,
        detail: [term.toLowerCase() === concept.label.toLowerCase() ? "" : `“${term}”`, pathText(concept.path)].filter(Boolean).join(" · "),
        isSelectable: true,
        childCount: 0,
      }));
    },
  });
}

/** What is right below a place, or at the top of what the question offers. */
export function browseQuery(offer: Offer, place: Place | null) {
  const { taxonomy, version, subtree } = offer;
  const concept = place?.concept ?? subtree;
  return queryOptions({
    ...FOREVER,
    queryKey: ["conceptsBelow", offer, concept, place === null],
    queryFn: async ({ signal }): Promise<PickerRow[]> => {
      if (concept === null) {
        const data = await request(TopConceptsDocument, { taxonomy, version }, { signal });
        return (data.taxonomy?.publishedVersion?.roots.nodes ?? []).map((each) => browsedRow(offer, each));
      }
      const data = await request(NarrowerDocument, { taxonomy, version, concept }, { signal });
      const above = data.taxonomy?.publishedVersion?.concept;
      const below = above?.narrower.nodes ?? [];
      const isTop = above && place === null;
      return [...(isTop ? [above] : []), ...below].map((each) => browsedRow(offer, each));
    },
  });
}

export function conceptQuery({ taxonomy, version }: Offer, concept: string) {
  return queryOptions({
    ...FOREVER,
    queryKey: ["concept", taxonomy, version, concept],
    queryFn: async (): Promise<Chosen> => {
      const data = await request(OneConceptDocument, { taxonomy, version, concept });
      const found = data.taxonomy?.publishedVersion?.concept;
      return { value: concept, label: found?.label ?? concept, detail: pathText(found?.path ?? []) };
    },
  });
}

function browsedRow(offer: Offer, concept: ConceptPartsFragment): PickerRow {
  const { conceptId, label, childCount } = concept;
  return { value: conceptId, label, detail: "", isSelectable: isOffered(offer, concept), childCount };
}

/**
 * Whether a question takes a concept, as far as the concept alone tells.
 *
 * Depths count from the subtree, whose own depth is not known here: below one, the server decides.
 */
function isOffered(offer: Offer, { depth, childCount, deprecated }: ConceptPartsFragment): boolean {
  if (deprecated || (offer.leavesOnly && childCount > 0)) return false;
  if (offer.subtree !== null) return true;
  return depth >= (offer.minDepth ?? 0) && depth <= (offer.maxDepth ?? Infinity);
}

function pathText(path: readonly { label: string }[]): string {
  return path
    .slice(0, -1)
    .map(({ label }) => label)
    .join(" › ");
}
