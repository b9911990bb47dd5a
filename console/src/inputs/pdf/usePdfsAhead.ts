import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Form } from "../../form/form";
import { addressOf, isOnTheWeb, mediaQuery } from "../media";

interface Queue {
  subscribe: (listener: () => void) => () => void;
  snapshot: () => { items: { task: { id: string; inputs: unknown } }[] };
}

/** Open the PDFs of the next task, so that their first pages are there when it is its turn; of later tasks none, as they may be large. */
export function usePdfsAhead(form: Form, queue: Queue): void {
  const client = useQueryClient();
  const { items } = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const opened = useRef(new Map<string, AbortController>());
  useEffect(() => {
    const names = (form.inputs ?? []).filter(({ kind }) => kind === "PDF").map(({ name }) => name);
    const [, next] = items;
    // A task that is shown takes its files over, which may be a moment later.
    for (const [id, ended] of opened.current) {
      if (items.some(({ task }) => task.id === id)) continue;
      ended.abort();
      opened.current.delete(id);
    }
    if (!next || names.length === 0 || opened.current.has(next.task.id)) return;
    const ended = new AbortController();
    opened.current.set(next.task.id, ended);
    for (const name of names) {
      const address = addressOf((next.task.inputs as Record<string, unknown> | null)?.[name]);
      const link = isOnTheWeb(address) || !address ? address : () => client.fetchQuery(mediaQuery(next.task.id, name)).then((found) => found?.url ?? "");
      void openOne(link, next.task.id, ended.signal);
    }
  }, [client, form, items]);
  useEffect(() => {
    const all = opened.current;
    return () => {
      for (const ended of all.values()) ended.abort();
      all.clear();
    };
  }, []);
}

/** A link that is refused is asked for again, and told, when the task is shown. */
async function openOne(link: string | (() => Promise<string>), task: string, ended: AbortSignal): Promise<void> {
  const address = typeof link === "string" ? link : await link().catch(() => "");
  if (!address) return;
  const { openAhead } = await import("./openPdf");
  if (ended.aborted) return;
  ended.addEventListener("abort", openAhead(address, task), { once: true });
}
