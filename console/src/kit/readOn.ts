import type { InfiniteData, InfiniteQueryObserverResult } from "@tanstack/react-query";

type Found = Pick<InfiniteQueryObserverResult<InfiniteData<unknown>>, "data" | "hasNextPage" | "isError">;

/**
 * Reads a list on until it has so many pages, all of it is there, or reading fails.
 *
 * What is being read already is waited for, never cancelled: else the pages before would stay as they were. And where a
 * change has the whole list read again, which cancels the page that was on its way, the page is read after that.
 */
export async function readOn(
  fetchNextPage: (options: { cancelRefetch: false }) => Promise<Found>,
  pages: number,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const { data, hasNextPage, isError } = await fetchNextPage({ cancelRefetch: false });
    if (isError || !hasNextPage || (data?.pages.length ?? 0) >= pages) return;
  }
}
