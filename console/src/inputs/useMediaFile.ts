import { useQuery } from "@tanstack/react-query";
import { useMedia } from "./media";

/** What a file of an input holds, once it was read; a problem where it cannot be had or read. */
interface MediaFile<Content> {
  content: Content | undefined;
  isLost: boolean;
  problem: string | null;
  retry: () => void;
}

interface Reading<Content> {
  /** The kind of content, which tells its place in the cache. */
  kind: string;
  read: (src: string, signal: AbortSignal) => Promise<Content>;
  /** For how long, in milliseconds, it is kept while it is not shown; as all queries, if left out. */
  gcTime?: number;
}

/** The content of the file of an input, read once for each link to it. */
export function useMediaFile<Content>(task: string, input: string, value: unknown, { kind, read, gcTime }: Reading<Content>): MediaFile<Content> {
  const { src, problem, again } = useMedia(task, input, value);
  const { data, error, isError, refetch } = useQuery({
    queryKey: [kind, src],
    queryFn: ({ signal }) => read(src, signal),
    enabled: src !== "",
    staleTime: Infinity,
    gcTime,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const retry = () => {
    again();
    void refetch();
  };
  return { content: data, isLost: Boolean(problem) || isError, problem: problem ?? error?.message ?? null, retry };
}
