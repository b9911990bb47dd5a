/** Concepts of a taxonomy: found by the server, which knows what a question offers of them. */
import { hashKey, queryOptions, type QueryClient } from "@tanstack/react-query";
import { request } from "../api/client";
import {
  NarrowerDocument,
  OneConceptDocument,
  SearchNextConceptsDocument,
  SearchConceptsDocument,
  TopConceptsDocument,
  type ConceptPartsFragment,
} from "../api/operations";
import type { Offer } from "../form/form";
import type { Chosen } from "./ChosenList";
import type { PickerRow } from "./Picker";
import { folded, foundNext, painted, shorter, type NextFound, type FoundRow } from "./searchNext";

export interface Place {
  concept: string;
  label: string;
}

/** A published version never changes, so what was read of it once stays true. */
const FOREVER = { staleTime: Infinity, gcTime: 10 * 60_000 };

/** What the server finds for a text. It is not asked where that was prefetched. */
export function searchQuery(queries: QueryClient, offer: Offer, text: string) {
  return queryOptions({
    ...FOREVER,
    queryKey: ["concepts", offer, text] as const,
    enabled: text !== "",
    initialData: () => prefetched(queries, offer, text),
    // What was found for fewer letters and still fits is shown until the server has answered.
    placeholderData: (before: FoundRow[] | undefined, query) =>
      query && hashKey([query.queryKey[1]]) === hashKey([offer]) ? before?.filter(fits(text)) : undefined,
    queryFn: async ({ signal }): Promise<FoundRow[]> => {
      const enough = new AbortController();
      const asked = askFor(offer, text, AbortSignal.any([signal, enough.signal]));
      // What is being prefetched may be there first.
      const found = await Promise.race([asked, whenPrefetched(queries, offer, text)]);
      enough.abort();
      return found;
    },
  });
}

async function askFor(offer: Offer, text: string, signal: AbortSignal): Promise<FoundRow[]> {
  const data = await request(SearchConceptsDocument, searchOf(offer, text), { signal });
  const hits = data.taxonomy?.publishedVersion?.search ?? [];
  return hits.map(({ concept: { conceptId, label, path }, term }) => {
    const above = path.slice(0, -1).map((each) => each.label);
    return foundRow(conceptId, label, term, above);
  });
}

/** What the server finds for every text that is a character longer. */
export function nextQuery(offer: Offer, text: string) {
  return queryOptions({
    staleTime: Infinity,
    // What is of use was taken over by the search for the longer text.
    gcTime: 60_000,
    retry: false,
    queryKey: ["nextConcepts", offer, text],
    queryFn: async (): Promise<NextFound> => {
      await painted();
      const data = await request(SearchNextConceptsDocument, searchOf(offer, text));
      const next = data.taxonomy?.publishedVersion?.searchNext;
      if (!next) return null;
      return new Map(
        next.map(({ text: longer, hits }) => [
          longer,
          hits?.map(({ conceptId, label, term, above }) => foundRow(conceptId, label, term, above)) ?? null,
        ]),
      );
    },
  });
}

/** The query that prefetches what is found for a text; null where only the server can tell. */
function queryBefore(offer: Offer, text: string) {
  const sought = folded(text);
  const before = sought === null ? null : shorter(sought);
  return before === null ? null : nextQuery(offer, before);
}

/** What was prefetched for a text; undefined where the server must be asked. */
function prefetched(queries: QueryClient, offer: Offer, text: string): FoundRow[] | undefined {
  const query = queryBefore(offer, text);
  return query ? foundNext(queries.getQueryData(query.queryKey), folded(text)!) : undefined;
}

/** What is being prefetched for a text, once it is there; for ever pending where nothing comes. */
function whenPrefetched(queries: QueryClient, offer: Offer, text: string): Promise<FoundRow[]> {
  return new Promise((resolve) => {
    const query = queryBefore(offer, text);
    if (!query || !queries.isFetching({ queryKey: query.queryKey, exact: true })) return;
    void queries.prefetchQuery(query).then(() => {
      const found = prefetched(queries, offer, text);
      if (found) resolve(found);
    });
  });
}

function searchOf(offer: Offer, text: string) {
  const { subtree: within, minDepth, maxDepth, leavesOnly } = offer;
  return { ...versionOf(offer), text, within, minDepth, maxDepth, leavesOnly };
}

function foundRow(value: string, label: string, term: string, above: string[]): FoundRow {
  const byOtherName = term.toLowerCase() === label.toLowerCase() ? "" : `“${term}”`;
  const detail = [byOtherName, above.join(" › ")].filter(Boolean).join(" · ");
  return { value, label, detail, isSelectable: true, childCount: 0, term };
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
