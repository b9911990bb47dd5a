import { useQuery } from "@tanstack/react-query";
import { request } from "../../api/client";
import { AuditErasuresDocument } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { auditWords } from "../../words/audit";
import styles from "./act.module.css";
import { ErasureState } from "./ErasureState";

/** The erasures of the organization, the latest first, each with its certificate. */
export function ErasureList() {
  const { data, error } = useQuery({
    queryKey: ["auditErasures"],
    queryFn: async ({ signal }) => (await request(AuditErasuresDocument, {}, { signal })).erasures?.nodes ?? [],
  });
  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return <Loading />;
  if (data.length === 0) return <p className={styles.note}>{auditWords.erase.none}</p>;
  return data.map((erasure) => <ErasureState key={erasure.id} erasure={erasure} />);
}
