import { useQuery } from "@tanstack/react-query";
import { Loading } from "../../kit/Loading";
import { useViewer } from "../../login/ViewerContext";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import { webhooksWords } from "../../words/webhooks";
import { Panel } from "../Panel";
import { nameOf } from "../ProjectRoles";
import styles from "../settings.module.css";
import { Deliveries } from "./Deliveries";
import { typeName } from "./eventTypes";
import { WebhookActions } from "./WebhookActions";
import { webhookQuery, type WebhookDetail } from "./webhookReading";
import { mayManageWebhooks } from "./webhookRights";
import { WebhookState } from "./WebhookState";

const say = webhooksWords.panel;

/** One webhook: what it is sent, how far it is, what can be done with it, and what it was sent. */
export function WebhookPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const viewer = useViewer();
  const found = useQuery(webhookQuery(id));
  const webhook = found.data;
  return (
    <Panel title={webhook ? (webhook.name ?? webhooksWords.erased) : say.label} onClose={onClose}>
      {found.isPending && <Loading />}
      {found.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(found.error.message)}
        </p>
      )}
      {found.isSuccess && !webhook && <p className={styles.quiet}>{say.absent}</p>}
      {webhook && (
        <>
          <Facts webhook={webhook} />
          {webhook.status !== "DELETED" && mayManageWebhooks(viewer, webhook.webhookProject?.id ?? null) && (
            <WebhookActions webhook={webhook} onDeleted={onClose} />
          )}
          <Deliveries webhook={webhook} />
        </>
      )}
    </Panel>
  );
}

function Facts({ webhook }: { webhook: WebhookDetail }) {
  const { facts } = say;
  const { lag } = webhook;
  const rows: [string, React.ReactNode][] = [
    [facts.url, webhook.url ?? webhooksWords.erased],
    [facts.project, webhook.webhookProject ? nameOf(webhook.webhookProject) : webhooksWords.everything],
    [facts.role, words.roles.names[webhook.actsAs]],
    [facts.types, webhook.eventFilter.types.map(typeName).join(", ") || say.allTypes],
    [facts.filter, filterText(webhook)],
    [facts.format, say.batch(webhooksWords.formats[webhook.format], webhook.batch)],
    [facts.state, <WebhookState key="state" webhook={webhook} />],
    [facts.lag, webhooksWords.lag(lag.position, lag.positions)],
    [facts.failing, lag.failingSince && settingsWords.moment(lag.failingSince)],
    [facts.after, say.after(webhook.after, webhook.replays)],
    [facts.formerSecret, webhook.formerSecretEndsAt && say.formerSecret(settingsWords.moment(webhook.formerSecretEndsAt))],
    [facts.madeBy, say.made(settingsWords.date(webhook.madeAt), webhook.createdBy?.name ?? settingsWords.erased)],
  ];
  return (
    <dl className={styles.facts}>
      {rows
        .filter(([, value]) => value)
        .map(([title, value]) => (
          <div key={title} className={styles.link}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function filterText({ eventFilter: { onlyFacts, stream, actors, labels } }: WebhookDetail): string {
  return [
    onlyFacts && say.onlyFacts,
    stream && say.stream(stream),
    actors?.length && say.actors(actors.map(({ name }) => name ?? settingsWords.erased).join(", ")),
    labels && say.labels(labels.values.join(", ")),
  ]
    .filter(Boolean)
    .join("; ");
}
