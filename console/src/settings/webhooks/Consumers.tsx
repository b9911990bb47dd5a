import { useQuery } from "@tanstack/react-query";
import { Table, type Column } from "../../kit/Table";
import { settingsWords } from "../../words/settings";
import { webhooksWords } from "../../words/webhooks";
import styles from "../settings.module.css";
import { consumersQuery, type Consumer } from "./webhookReading";

const say = webhooksWords.consumers;

const COLUMNS: Column<Consumer>[] = [
  {
    key: "name",
    title: say.columns.name,
    sortBy: nameOf,
    show: (consumer) => <span title={consumer.kind === "WEBHOOK" ? undefined : (consumer.name ?? undefined)}>{nameOf(consumer)}</span>,
  },
  { key: "kind", title: say.columns.kind, sortBy: ({ kind }) => kind, show: ({ kind }) => say.kinds[kind] },
  {
    key: "lag",
    title: say.columns.lag,
    sortBy: ({ behind }) => Number(behind),
    show: ({ position, behind }) => webhooksWords.lag(position, Number(behind)),
  },
  {
    key: "waiting",
    title: say.columns.waiting,
    sortBy: ({ waitingSince }) => waitingSince ?? "",
    show: ({ waitingSince }) => (waitingSince ? settingsWords.moment(waitingSince) : webhooksWords.notFailing),
  },
  {
    key: "problem",
    title: say.columns.problem,
    show: ({ problem }) => (problem ? <span className={styles.warn}>{sentenceOf(problem)}</span> : webhooksWords.notFailing),
  },
];

/** What a consumer is called: a webhook as somebody named it, others in our words. */
function nameOf({ kind, name }: Consumer): string {
  if (name === null) return webhooksWords.erased;
  if (kind === "WEBHOOK") return name;
  return (kind === "COUNTER" ? say.counters : say.brokers)[name] ?? name;
}

/** Why a consumer stands still: a webhook by the reason of its pause, others in their own words. */
function sentenceOf(problem: string): string {
  const reasons: Record<string, string> = webhooksWords.reasons;
  return reasons[problem] ?? problem;
}

/** How far whoever follows the ledger is: counters, webhooks, brokers. */
export function Consumers() {
  const found = useQuery(consumersQuery);
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say.title}</h2>
      {found.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(found.error.message)}
        </p>
      )}
      {found.data && (
        <Table label={say.label} columns={COLUMNS} rows={found.data} idOf={({ kind, name, webhook }) => `${kind} ${webhook?.id ?? name}`} empty={say.none} />
      )}
    </section>
  );
}
