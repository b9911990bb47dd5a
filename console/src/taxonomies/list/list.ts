/** The taxonomies of the organization, and what is told of each. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import { TaxonomiesDocument, TaxonomyRowDocument, type TaxonomiesQuery } from "../../api/operations";

export type TaxonomyOfList = NonNullable<TaxonomiesQuery["taxonomies"]>["nodes"][number];

export function taxonomiesQuery(prefix: string) {
  return infiniteQueryOptions({
    queryKey: ["taxonomies", prefix],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const { taxonomies } = await request(TaxonomiesDocument, { prefix: prefix || null, after: pageParam }, { signal });
      return taxonomies ?? { nodes: [], totalCount: 0, totalIsExact: true, pageInfo: { hasNextPage: false, endCursor: null } };
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** What costs the server more for each taxonomy: the projects that use it, and who edits its draft. */
export function rowQuery({ id, draft }: TaxonomyOfList) {
  return queryOptions({
    queryKey: ["taxonomies", "row", id, draft.editCount],
    queryFn: async ({ signal }) => {
      const { taxonomy } = await request(TaxonomyRowDocument, { taxonomy: id, isTouched: draft.touched }, { signal });
      const named = (people: readonly (string | null | undefined)[]) => [...new Set(people.flatMap((name) => name ?? []))];
      return {
        projects: taxonomy?.projects.nodes ?? [],
        hasMore: taxonomy?.projects.pageInfo.hasNextPage ?? false,
        now: named(taxonomy?.draft?.editors.map(({ member }) => member?.name) ?? []),
        authors: named(taxonomy?.draft?.edits.nodes.map(({ author }) => author?.name) ?? []),
      };
    },
  });
}
