import { useQuery } from "@tanstack/react-query";
import { request } from "../../api/client";
import { AuditErasureDocument, type AuditErasureFragment } from "../../api/operations";
import { auditWords } from "../../words/audit";
import { clockTime } from "../../kit/times";
import styles from "./act.module.css";
import { saveFile } from "./saveFile";

const say = auditWords.erase;
const POLL_MS = 700;

/** An erasure on its way, or its end with the certificate. */
export function ErasureState({ erasure: given }: { erasure: AuditErasureFragment }) {
  const { data, error } = useQuery({
    queryKey: ["erasure", given.id],
    queryFn: async ({ signal }) => {
      const { node } = await request(AuditErasureDocument, { id: given.id }, { signal });
      return node?.__typename === "Erasure" ? node : given;
    },
    initialData: given,
    refetchInterval: ({ state }) => (state.data?.status === "RUNNING" ? POLL_MS : false),
  });
  const { id, status, erasedEvents, certificate, requestedBy, requestedAt, reason, authority } = data;
  return (
    <div className={styles.erasure}>
      <p role="status" className={styles.strong}>
        {status === "RUNNING" ? say.running : say.finished(erasedEvents)}
      </p>
      <p className={styles.note}>
        {say.asked(requestedBy?.name ?? auditWords.server, clockTime(requestedAt))} · {auditWords.event.authorities[authority]}
        {reason && ` · ${reason}`}
      </p>
      {error && <p role="alert">{error.message}</p>}
      {certificate !== null && (
        <button
          type="button"
          className={styles.textButton}
          onClick={() => saveFile(`${id}.json`, "application/json", [JSON.stringify(certificate, null, 2), "\n"])}
        >
          {say.certificate}
        </button>
      )}
    </div>
  );
}
