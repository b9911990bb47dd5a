/** A taxonomy with its draft, as it is now: others' edits arrive while one looks at it. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { request } from "../../api/client";
import { subscribe, type Connection } from "../../api/live";
import { TaxonomyEventsDocument, TaxonomyHeadDocument, type TaxonomyHeadQuery } from "../../api/operations";
import { Throttle } from "../../live/throttle";

export type Taxonomy = NonNullable<TaxonomyHeadQuery["taxonomy"]>;

/** What others do is read so often at most. */
const INTERVAL_MS = 250;
/** Who edited so long ago is not there any more; the server knows, and is asked now and then. */
const PRESENCE_MS = 60_000;

export function taxonomyQuery(id: string) {
  return queryOptions({
    queryKey: ["taxonomy", id, "head"],
    queryFn: async ({ signal }) => (await request(TaxonomyHeadDocument, { taxonomy: id }, { signal })).taxonomy,
  });
}

/** @param isFollowed whether the caller hears of events of taxonomies at all */
export function useTaxonomy(id: string, isFollowed: boolean) {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>("CONNECTING");
  useEffect(() => {
    if (!isFollowed) return undefined;
    const { queryKey } = taxonomyQuery(id);
    const refresh = new Throttle(INTERVAL_MS, () => queries.invalidateQueries({ queryKey }), 20);
    const stop = subscribe(TaxonomyEventsDocument, { taxonomy: id }, {
      onData: () => refresh.ask(),
      onConnection: (now) => {
        setConnection(now);
        // What happened while nobody listened is in no event that will come.
        if (now === "LIVE") refresh.ask();
      },
    });
    return () => {
      stop();
      refresh.stop();
    };
  }, [id, isFollowed, queries]);
  return { query: useQuery({ ...taxonomyQuery(id), refetchInterval: PRESENCE_MS }), connection };
}
