import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { addressOf, isOnTheWeb, mediaQuery } from "../../inputs/media";
import type { Form, InputDeclaration } from "../../form/form";

interface Queue {
  subscribe: (listener: () => void) => () => void;
  snapshot: () => { items: { task: { id: string; inputs: unknown } }[] };
}

/** Pictures and sounds kept, so that the browser does not drop one before it is shown. */
const KEPT = 8;

/** Fetch the pictures and sounds of the tasks that are held behind the present one, so that they are there when it is their turn. */
export function usePicturesAhead(form: Form, queue: Queue): void {
  const client = useQueryClient();
  const { items } = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const kept = useRef(new Map<string, HTMLElement>());
  useEffect(() => {
    const inputs = (form.inputs ?? []).filter(({ kind }) => kind === "IMAGE" || kind === "AUDIO");
    for (const { task } of items.slice(1)) {
      for (const { name, kind } of inputs) {
        const address = addressOf((task.inputs as Record<string, unknown> | null)?.[name]);
        if (isOnTheWeb(address)) keep(kept.current, address, kind);
        // A link that is refused is asked for again, and told, when the task is shown.
        else if (address) void client.fetchQuery(mediaQuery(task.id, name)).then((link) => link && keep(kept.current, link.url, kind), () => {});
      }
    }
  }, [client, form, items]);
}

function keep(kept: Map<string, HTMLElement>, src: string, kind: InputDeclaration["kind"]): void {
  if (kept.has(src)) return;
  const medium = kind === "AUDIO" ? new Audio() : new Image();
  medium.src = src;
  // One that cannot be read is told about when it is shown.
  if (medium instanceof HTMLImageElement) medium.decode().catch(() => {});
  else medium.preload = "auto";
  kept.set(src, medium);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}
