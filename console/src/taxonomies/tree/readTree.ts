/** Pages of a tree, paths in it, and the search for its concepts, from the server. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import { TreeBelowDocument, TreePathDocument, TreeRootsDocument, TreeSearchDocument, type TreePageFragment } from "../../api/operations";
import type { PickerRow } from "../../picker/Picker";
import { partOf, variablesOf, type Source } from "../source";
import { TOP, type TreeConcept } from "./treeRows";
import type { Page, ReadPage } from "./TreeStore";

export function readerOf(source: Source): ReadPage {
  const variables = variablesOf(source);
  return async (parent, after) => {
    if (parent === TOP) {
      const { taxonomy } = await request(TreeRootsDocument, { ...variables, after });
      const part = partOf(taxonomy);
      return part && pageOf(null, part.roots);
    }
    const { taxonomy } = await request(TreeBelowDocument, { ...variables, concept: parent, after });
    const concept = partOf(taxonomy)?.concept;
    if (!concept) return null;
    const { narrower, ...self } = concept;
    return pageOf(self, narrower);
  };
}

function pageOf(self: TreeConcept | null, { nodes, pageInfo }: TreePageFragment): Page {
  return { self, nodes, cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

/** The ids from a root to a concept; empty where the source has no such concept. */
export async function readPath(source: Source, concept: string): Promise<string[]> {
  const { taxonomy } = await request(TreePathDocument, { ...variablesOf(source), concept });
  return (partOf(taxonomy)?.concept?.path ?? []).map(({ conceptId }) => conceptId);
}

export interface Hit extends PickerRow {
  path: string[];
}

/** `edition` tells one state of a draft from another; versions never change. */
export function searchQuery(source: Source, edition: number, text: string) {
  return queryOptions({
    queryKey: ["taxonomy", source.taxonomy, "search", source.version ?? `draft ${edition}`, text],
    enabled: text !== "",
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Hit[]> => {
      const { taxonomy } = await request(TreeSearchDocument, { ...variablesOf(source), text }, { signal });
      return (partOf(taxonomy)?.search ?? []).map(({ term, concept }) => ({
        value: concept.conceptId,
        label: concept.label,
        detail: [
          term.toLowerCase() === concept.label.toLowerCase() ? "" : `“${term}”`,
          concept.path
            .slice(0, -1)
            .map(({ label }) => label)
            .join(" › "),
        ]
          .filter(Boolean)
          .join(" · "),
        isSelectable: true,
        childCount: 0,
        path: concept.path.map(({ conceptId }) => conceptId),
      }));
    },
  });
}
