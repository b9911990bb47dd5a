import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { request } from "../../api/client";
import { AuditCountsDocument, type EventFilter } from "../../api/operations";
import { stripOf, type Strip } from "./scale";

/** So many bars stand beside each other. */
const INTERVALS = 180;

export const countsKey = ["auditCounts"];

/** How many events there were, and when; null before it is known, and where there are none. */
export function useStrip(filter: EventFilter): { strip: Strip | null; problem: string | null } {
  const { data, error } = useQuery({
    queryKey: [...countsKey, filter],
    queryFn: async ({ signal }) => (await request(AuditCountsDocument, { filter, intervals: INTERVALS }, { signal })).eventCounts,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const strip = useMemo(() => (data ? stripOf(data) : null), [data]);
  return { strip, problem: error?.message ?? null };
}
