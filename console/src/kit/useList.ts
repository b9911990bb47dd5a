import { hashKey, useInfiniteQuery, type InfiniteData, type QueryKey, type UseInfiniteQueryOptions, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { readOn } from "./readOn";

/** How a list goes on where somebody asks for more of it. */
export interface More {
  hasMore: boolean;
  /** One page more was asked for, and is not there yet. */
  isWaiting: boolean;
  /** Nothing is left to ask for, after somebody did. */
  isEnd: boolean;
  ask: () => void;
}

interface Asked {
  /** Whose pages: the key of another list, as of another filter, is another. */
  list: string;
  pages: number;
  isDone: boolean;
}

/** A list that is read page by page: one page at first, and one more whenever it is asked for, also while the list is read again. */
export function useList<Page, Key extends QueryKey, Param>(
  options: UseInfiniteQueryOptions<Page, Error, InfiniteData<Page>, Key, Param>,
): { pages: UseInfiniteQueryResult<InfiniteData<Page>>; more: More } {
  const pages = useInfiniteQuery(options);
  const list = hashKey(options.queryKey);
  const [last, setLast] = useState<Asked | null>(null);
  const { data, hasNextPage, fetchNextPage, isPlaceholderData } = pages;
  const asked = last?.list === list ? last : null;
  useEffect(() => {
    if (!asked || asked.isDone) return;
    let isOver = false;
    void readOn(fetchNextPage, asked.pages, () => isOver).then(() => isOver || setLast({ ...asked, isDone: true }));
    return () => {
      isOver = true;
    };
  }, [asked, fetchNextPage]);
  const more: More = {
    hasMore: hasNextPage,
    isWaiting: asked?.isDone === false,
    isEnd: asked !== null && data !== undefined && !isPlaceholderData && !hasNextPage,
    ask: () => setLast({ list, pages: (data?.pages.length ?? 0) + 1, isDone: false }),
  };
  return { pages, more };
}
