import { useQuery } from "@tanstack/react-query";
import { request } from "../api/client";
import { ErasuresDocument } from "../api/operations";
import { Loading } from "../kit/Loading";
import { erasureWords } from "../words/erasures";
import { ErasureState } from "./ErasureState";
import styles from "./erasures.module.css";

/** The erasures of the organization, the latest first, each with its certificate. */
export function ErasureList() {
  const { data, error } = useQuery({
    queryKey: ["erasures"],
    queryFn: async ({ signal }) => (await request(ErasuresDocument, {}, { signal })).erasures?.nodes ?? [],
  });
  return (
    <section aria-labelledby="erasures" className={styles.part}>
      <h2 id="erasures" className={styles.heading}>
        {erasureWords.list.title}
      </h2>
      {error && <p role="alert">{error.message}</p>}
      {!data && !error && <Loading />}
      {data?.length === 0 && <p className={styles.note}>{erasureWords.list.none}</p>}
      {data?.map((erasure) => <ErasureState key={erasure.id} erasure={erasure} />)}
    </section>
  );
}
