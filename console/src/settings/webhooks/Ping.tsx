import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../api/client";
import { WebhookDeliveriesDocument } from "../../api/operations";
import { useCommand } from "../../kit/useCommand";
import { webhooksWords } from "../../words/webhooks";
import { useReadAgain } from "../reading";
import styles from "../settings.module.css";
import { answerOf } from "./Deliveries";
import { pingWebhook } from "./webhookCommands";

const say = webhooksWords.panel;
const LOOK_MS = 500;

/** Sends a test message and says what came of it. */
export function Ping({ webhook }: { webhook: string }) {
  const [sent, setSent] = useState<string | null>(null);
  const command = useCommand(pingWebhook);
  const readAgain = useReadAgain();
  const result = useQuery({
    queryKey: ["ping", webhook, sent],
    queryFn: async () => {
      const found = await request(WebhookDeliveriesDocument, { id: webhook });
      return found.webhook?.deliveries.nodes.find(({ id }) => id === sent) ?? null;
    },
    enabled: sent !== null,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data && state.data.status !== "PENDING" ? false : LOOK_MS),
  });
  const ping = async () => {
    setSent(null);
    const made = await command.run({ webhook });
    if (made) setSent(made);
    void readAgain();
  };
  const delivery = result.data;
  const isWaiting = sent !== null && (!delivery || delivery.status === "PENDING");
  return (
    <>
      <Button onClick={() => void ping()} disabled={command.isWorking || isWaiting}>
        {say.ping}
      </Button>
      <p role="status" className={styles.result}>
        {command.problem}
        {isWaiting && say.pinging}
        {delivery?.status === "DELIVERED" &&
          say.pinged.DELIVERED(delivery.httpStatus, webhooksWords.log.latency(delivery.latencySeconds ?? 0))}
        {delivery && delivery.status !== "DELIVERED" && delivery.status !== "PENDING" && (
          <span className={styles.warn}>{say.pinged.failed(answerOf(delivery))}</span>
        )}
      </p>
    </>
  );
}
