import { useState } from "react";
import type { WebhookDeliveryStatus } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { MoreButton } from "../../kit/MoreButton";
import { useCommand } from "../../kit/useCommand";
import { useList } from "../../kit/useList";
import { useViewer } from "../../login/ViewerContext";
import { settingsWords } from "../../words/settings";
import { webhooksWords } from "../../words/webhooks";
import { Problem } from "../members/CorrectionForm";
import { useReadAgain } from "../reading";
import styles from "../settings.module.css";
import { redeliver } from "./webhookCommands";
import { deliveriesQuery, type Delivery, type WebhookDetail } from "./webhookReading";
import { mayManageWebhooks } from "./webhookRights";

const say = webhooksWords.log;
const STATUSES = ["PENDING", "DELIVERED", "DEAD", "DROPPED"] as const satisfies WebhookDeliveryStatus[];

/** What a webhook was sent, the latest first; each opens to its attempts and the answer of the receiver. */
export function Deliveries({ webhook }: { webhook: WebhookDetail }) {
  const viewer = useViewer();
  const [status, setStatus] = useState<WebhookDeliveryStatus | "">("");
  const { pages: found, more } = useList(deliveriesQuery(webhook.id, status || null));
  const rows = found.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const mayRedeliver = webhook.status !== "DELETED" && mayManageWebhooks(viewer, webhook.webhookProject?.id ?? null);
  return (
    <section className={styles.part}>
      <div className={styles.filter}>
        <h3 className={styles.heading}>{say.title}</h3>
        <label className={styles.filterField}>
          {say.status}
          <select value={status} onChange={(event) => setStatus(event.currentTarget.value as WebhookDeliveryStatus | "")}>
            <option value="">{say.any}</option>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {say.statuses[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {found.isPending && <Loading />}
      {found.isError && <Problem text={settingsWords.failed(found.error.message)} />}
      {found.isSuccess && rows.length === 0 && <p className={styles.quiet}>{say.none}</p>}
      <ul className={styles.deliveries}>
        {rows.map((delivery) => (
          <li key={delivery.id}>
            <Entry delivery={delivery} mayRedeliver={mayRedeliver} />
          </li>
        ))}
      </ul>
      <MoreButton more={more} />
    </section>
  );
}

/** What the last attempt came to: a status of HTTP, and why it was no success. */
export function answerOf({ httpStatus, problem }: Pick<Delivery, "httpStatus" | "problem">): string {
  return [httpStatus, problem && say.problems[problem]].filter(Boolean).join(", ") || say.noAnswer;
}

function titleOf({ kind, firstPosition, lastPosition }: Delivery): string {
  const events = firstPosition && lastPosition ? say.span(firstPosition, lastPosition) : "";
  return [events, say.kinds[kind]].filter(Boolean).join(" ");
}

function Entry({ delivery, mayRedeliver }: { delivery: Delivery; mayRedeliver: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const { status, attempts, nextAttemptAt, latencySeconds, createdAt } = delivery;
  const wasTried = attempts > 0;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={styles.deliveryTitle}>{titleOf(delivery)}</span>{" "}
        <span className={status === "DEAD" ? styles.warn : undefined}>{say.statuses[status]}</span>{" "}
        <span className={styles.note}>
          {[
            wasTried && answerOf(delivery),
            latencySeconds !== null && say.latency(latencySeconds),
            settingsWords.moment(createdAt),
            nextAttemptAt && say.next(settingsWords.moment(nextAttemptAt)),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </summary>
      {isOpen && <Attempts delivery={delivery} mayRedeliver={mayRedeliver} />}
    </details>
  );
}

function Attempts({ delivery, mayRedeliver }: { delivery: Delivery; mayRedeliver: boolean }) {
  const command = useCommand(redeliver);
  const readAgain = useReadAgain();
  const [isSent, setSent] = useState(false);
  const { attempts, earlierAttempts, changedAt, latencySeconds, excerpt, requestedBy, firstPosition } = delivery;
  const again = async () => {
    if (!(await command.run({ delivery: delivery.id }))) return;
    setSent(true);
    await readAgain();
  };
  const { moment } = settingsWords;
  return (
    <>
      {requestedBy && <p className={styles.note}>{say.askedBy(requestedBy.name ?? settingsWords.erased)}</p>}
      {attempts > 0 && (
        <ol className={styles.attempts} aria-label={say.details(titleOf(delivery))}>
          {earlierAttempts.map((one) => (
            <li key={one.at}>{say.attempt(moment(one.at), answerOf(one), say.latency(one.latencySeconds))}</li>
          ))}
          <li>{say.attempt(moment(changedAt), answerOf(delivery), say.latency(latencySeconds ?? 0))}</li>
        </ol>
      )}
      {excerpt && (
        <pre className={styles.excerpt} role="region" aria-label={say.excerpt} tabIndex={0}>
          {excerpt}
        </pre>
      )}
      {mayRedeliver && firstPosition && (
        <button type="button" className={styles.textButton} aria-label={say.againOf(titleOf(delivery))} disabled={command.isWorking} onClick={() => void again()}>
          {say.again}
        </button>
      )}
      <span role="status">{isSent && ` ${say.underWay}`}</span>
      <Problem text={command.problem} />
    </>
  );
}
