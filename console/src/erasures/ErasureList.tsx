import { request } from "../api/client";
import { ErasuresDocument } from "../api/operations";
import { Loading } from "../kit/Loading";
import { MoreButton } from "../kit/MoreButton";
import { useList } from "../kit/useList";
import { erasureWords } from "../words/erasures";
import { ErasureState } from "./ErasureState";
import styles from "./erasures.module.css";

/** The erasures of the organization, the latest first, each with its certificate. */
export function ErasureList() {
  const { pages, more } = useList({
    queryKey: ["erasures"],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const { erasures } = await request(ErasuresDocument, { after: pageParam }, { signal });
      return erasures ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
  const { error } = pages;
  const data = pages.data?.pages.flatMap(({ nodes }) => nodes);
  return (
    <section aria-labelledby="erasures" className={styles.part}>
      <h2 id="erasures" className={styles.heading}>
        {erasureWords.list.title}
      </h2>
      {error && <p role="alert">{error.message}</p>}
      {!data && !error && <Loading />}
      {data?.length === 0 && <p className={styles.note}>{erasureWords.list.none}</p>}
      {data?.map((erasure) => <ErasureState key={erasure.id} erasure={erasure} />)}
      <MoreButton more={more} label={erasureWords.list.more} />
    </section>
  );
}
