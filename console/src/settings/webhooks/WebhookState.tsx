import { webhooksWords } from "../../words/webhooks";
import styles from "../settings.module.css";
import type { WebhookRow } from "./webhookReading";

const say = webhooksWords;

/** Whether a webhook is sent events, and if not, why. */
export function WebhookState({ webhook: { status, pauseReason } }: { webhook: Pick<WebhookRow, "status" | "pauseReason"> }) {
  if (status === "ACTIVE") return <>{say.active}</>;
  if (status === "DELETED") return <>{say.deleted}</>;
  return (
    <>
      <span className={styles.warn}>{say.paused}</span>
      {pauseReason && <span className={styles.note}>: {say.reasons[pauseReason]}</span>}
    </>
  );
}
