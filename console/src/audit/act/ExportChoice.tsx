import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { newCommandId, request } from "../../api/client";
import { AuditExportDocument, type EventFilter, type Permission } from "../../api/operations";
import { auditWords } from "../../words/audit";
import type { AuditSearch } from "../auditSearch";
import { eventPages } from "../timeline/eventPages";
import styles from "./act.module.css";
import { CSV_HEAD, csvLine, jsonLine } from "./exportLines";
import { saveFile } from "../../kit/saveFile";

const say = auditWords.export;
/** The most events that the page itself writes into a file. */
const MOST = 20_000;

interface Props {
  search: AuditSearch;
  filter: EventFilter;
  rights: Set<Permission>;
  isWhole: boolean;
}

/** The list as it is filtered, or the events with all that proves them. */
export function ExportChoice({ search, filter, rights, isWhole }: Props) {
  return (
    <div className={styles.form}>
      <ListExport filter={filter} />
      {rights.has("EXPORT") && <SealedExport search={search} isWhole={isWhole} />}
    </div>
  );
}

function ListExport({ filter }: { filter: EventFilter }) {
  const [read, setRead] = useState(0);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const writing = useMutation({
    mutationFn: async (format: "csv" | "jsonl") => {
      const control = (running.current = new AbortController());
      const { lines, isAll } = await readLines(filter, format, control.signal, setRead);
      saveFile(`audit.${format}`, format === "csv" ? "text/csv" : "application/jsonl", lines);
      return { count: lines.length - (format === "csv" ? 1 : 0), isAll };
    },
  });
  const { data, error, isPending } = writing;
  return (
    <section aria-labelledby="export-list">
      <h3 id="export-list" className={styles.strong}>
        {say.list}
      </h3>
      <p className={styles.note}>{say.listHint(MOST)}</p>
      <div className={styles.row}>
        {(["csv", "jsonl"] as const).map((format) => (
          <Button key={format} size="sm" variant="default" disabled={isPending} onClick={() => writing.mutate(format)}>
            {say[format]}
          </Button>
        ))}
      </div>
      <p role="status" className={styles.note}>
        {isPending && say.reading(read)}
        {data && (data.isAll ? say.done(data.count) : say.cut(data.count))}
      </p>
      {error && <p role="alert">{error.message}</p>}
    </section>
  );
}

async function readLines(filter: EventFilter, format: "csv" | "jsonl", signal: AbortSignal, onRead: (count: number) => void) {
  const pages = eventPages(filter);
  const lines = format === "csv" ? [CSV_HEAD] : [];
  const write = format === "csv" ? csvLine : jsonLine;
  let page = await pages.upTo(null, signal);
  for (let count = 0; ; ) {
    lines.push(...page.events.toReversed().map(write));
    onRead((count += page.events.length));
    if (page.older === null || count >= MOST) return { lines, isAll: page.older === null };
    page = await pages.older(page.older, signal);
  }
}

/** The events of a task, a project or the organization as the bytes that were hashed: a link that the server signs. */
function SealedExport({ search, isWhole }: { search: AuditSearch; isWhole: boolean }) {
  const of = search.task && isWhole ? "task" : search.project ? "project" : "organization";
  const exporting = useMutation({
    mutationFn: async () => {
      const scope = of === "task" ? { stream: search.task! } : of === "project" ? { project: search.project! } : {};
      const { createExport } = await request(AuditExportDocument, { input: { commandId: newCommandId(), kind: "EVENTS", ...scope } });
      if (createExport.__typename === "Refused") throw new Error(createExport.message);
      const link = document.createElement("a");
      link.href = createExport.download.url;
      link.download = "";
      link.click();
    },
  });
  if (of === "organization" && !isWhole) return null;
  return (
    <section aria-labelledby="export-sealed">
      <h3 id="export-sealed" className={styles.strong}>
        {say.sealed}: {say.sealedOf[of]}
      </h3>
      <p className={styles.note}>
        {say.sealedHint} <code>annolog verify-hashes</code>. {say.onRecord}
      </p>
      <Button size="sm" variant="default" loading={exporting.isPending} onClick={() => exporting.mutate()}>
        {say.sealedButton}
      </Button>
      {exporting.error && <p role="alert">{exporting.error.message}</p>}
    </section>
  );
}
