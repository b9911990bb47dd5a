/** The files of tasks: where they are fetched. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../api/client";
import { MediaDocument } from "../api/operations";

/** The address that an input names: as a text, or as `url` of an object. */
export function addressOf(value: unknown): string {
  return typeof value === "string" ? value : ((value as { url?: string } | null)?.url ?? "");
}

/** Whether a browser fetches an address as it stands; files of buckets and of the server need a link. */
export function isOnTheWeb(address: string): boolean {
  return /^(https?:|data:|blob:)/i.test(address);
}

/** A link to the file of an input, asked for again once it has ended. */
export function mediaQuery(task: string, input: string) {
  return queryOptions({
    queryKey: ["media", task, input],
    queryFn: async () => (await request(MediaDocument, { task, input })).task?.media ?? null,
    staleTime: ({ state }) => {
      const end = state.data?.expiresAt;
      return end ? Math.max(0, Date.parse(end) - state.dataUpdatedAt) : Infinity;
    },
    refetchOnWindowFocus: false,
  });
}

export interface MediaLink {
  /** Empty while the link is asked for. */
  src: string;
  /** Why there is no link. */
  problem: string | null;
  /** When the link ends, in milliseconds; null where it does not. */
  endsAt: number | null;
  again: () => void;
}

/** The link to the file of an input. */
export function useMedia(task: string, input: string, value: unknown): MediaLink {
  const address = addressOf(value);
  const isPlain = isOnTheWeb(address);
  const { data, error, isError, refetch } = useQuery({ ...mediaQuery(task, input), enabled: !isPlain && address !== "" });
  if (isPlain) return { src: address, problem: null, endsAt: null, again: () => {} };
  const endsAt = data?.expiresAt ? Date.parse(data.expiresAt) : null;
  return { src: data?.url ?? "", problem: isError ? error.message : null, endsAt, again: () => void refetch() };
}

/** Whether times of an input are seconds of a sound or film, and not units of a series, which is a table or the file of one. */
export function countsSeconds(value: unknown): boolean {
  const isTable = typeof value === "object" && value !== null && "rows" in value && Array.isArray(value.rows);
  return !isTable && !/\.(csv|tsv|txt|json|jsonl)([?#]|$)/i.test(addressOf(value));
}
