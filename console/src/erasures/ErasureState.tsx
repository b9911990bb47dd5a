import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { request } from "../api/client";
import { ErasureByIdDocument, type ErasureShownFragment } from "../api/operations";
import { saveFile } from "../kit/saveFile";
import { clockTime } from "../kit/times";
import { erasureWords } from "../words/erasures";
import { linesOf } from "./certificate";
import styles from "./erasures.module.css";

const say = erasureWords.list;
const POLL_MS = 700;

/** An erasure on its way, or its end with the certificate. */
export function ErasureState({ erasure: given }: { erasure: ErasureShownFragment }) {
  const { data, error } = useQuery({
    queryKey: ["erasure", given.id],
    queryFn: async ({ signal }) => {
      const { node } = await request(ErasureByIdDocument, { id: given.id }, { signal });
      return node?.__typename === "Erasure" ? node : given;
    },
    initialData: given,
    refetchInterval: ({ state }) => (state.data?.status === "RUNNING" ? POLL_MS : false),
  });
  useForgottenContents(data.status);
  const { status, erasedEvents, withheldStreams, certificate, requestedBy, requestedAt, reason, authority } = data;
  const isRunning = status === "RUNNING";
  return (
    <div className={styles.erasure}>
      <p role="status" className={styles.strong}>
        {isRunning ? `${say.running} ${say.done(erasedEvents)}` : say.finished(erasedEvents)}
      </p>
      <p className={styles.note}>
        {say.asked(requestedBy?.name ?? say.server, clockTime(requestedAt))} · {erasureWords.authorities[authority]}
        {reason && ` · ${reason}`}
      </p>
      {withheldStreams > 0 && <p className={styles.warn}>{say.withheld(withheldStreams)}</p>}
      {error && <p role="alert">{error.message}</p>}
      {certificate !== null && <Certificate id={data.id} certificate={certificate} />}
    </div>
  );
}

/** Once an erasure has ended while one looks on, nothing is shown that was read before. */
function useForgottenContents(status: ErasureShownFragment["status"]): void {
  const queries = useQueryClient();
  const wasRunning = useRef(status === "RUNNING");
  useEffect(() => {
    if (status === "RUNNING" || !wasRunning.current) return;
    wasRunning.current = false;
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "erasing" && queryKey[0] !== "erasure" });
  }, [queries, status]);
}

function Certificate({ id, certificate }: { id: string; certificate: unknown }) {
  return (
    <>
      <details className={styles.certificate}>
        <summary>{say.certificate}</summary>
        <dl>
          {linesOf(certificate).map(([about, text], index) => (
            <div key={index}>
              <dt>{about}</dt>
              <dd dir="auto">{text}</dd>
            </div>
          ))}
        </dl>
      </details>
      <button
        type="button"
        className={styles.textButton}
        onClick={() => saveFile(`${id}.json`, "application/json", [JSON.stringify(certificate, null, 2), "\n"])}
      >
        {say.download}
      </button>
    </>
  );
}
