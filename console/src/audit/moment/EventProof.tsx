import { useQuery } from "@tanstack/react-query";
import { request } from "../../api/client";
import { AuditHeadDocument } from "../../api/operations";
import { auditWords } from "../../words/audit";
import { clockTime } from "../../kit/times";
import type { AuditEvent } from "../timeline/eventPages";
import styles from "./moment.module.css";

const say = auditWords.event;

/** What proves that an event was not changed, and how to check it oneself. */
export function EventProof({ event }: { event: AuditEvent }) {
  const { data } = useQuery({
    queryKey: ["auditHead"],
    queryFn: ({ signal }) => request(AuditHeadDocument, {}, { signal }),
    staleTime: 10_000,
  });
  const [, hash] = event.cursor.split(".");
  return (
    <>
      {hash ? (
        <p className={styles.fingerprint}>
          {say.fingerprint} <code>{hash.match(/.{1,4}/g)?.join(" ")}</code>
        </p>
      ) : (
        <p className={styles.note}>{say.noFingerprint}</p>
      )}
      {hash && <p className={styles.note}>{say.proofHint}</p>}
      {data?.head && <p className={styles.note}>{say.head(Number(data.head.position), clockTime(data.head.recordedAt))}</p>}
      <p className={styles.note}>
        {say.verify} <code>annolog verify-hashes</code>.
      </p>
    </>
  );
}
