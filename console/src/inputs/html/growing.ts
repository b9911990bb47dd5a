/** Long pages are shown a part after the other, so that one reads and marks at once. */
import { startTransition, useEffect, useState } from "react";
import { firstIndex } from "../../spans/codePoints";
import type { ShownNode } from "./shown";

/** UTF-16 units of the text that are shown at first, and with each further step. */
const FIRST = 20_000;
const STEP = 60_000;

/** Up to where a text is shown by now; Infinity once it is shown whole. */
export function useGrowing(page: { text: string }): number {
  const [grown, grow] = useState({ page, until: FIRST });
  const { length } = page.text;
  const until = grown.page === page ? grown.until : FIRST;
  const isWhole = until >= length;
  useEffect(() => {
    if (isWhole) return;
    // What is pressed meanwhile comes first.
    const timer = setTimeout(() => startTransition(() => grow({ page, until: until + STEP })));
    return () => clearTimeout(timer);
  }, [page, until, isWhole]);
  return isWhole ? Infinity : until;
}

/** The nodes that begin before a place of the text; those that end before it are the same objects, however far it is. */
export function upTo(nodes: readonly ShownNode[], until: number): readonly ShownNode[] {
  const count = until === Infinity ? nodes.length : firstIndex(nodes.length, (index) => nodes[index]!.start >= until);
  const last = nodes[count - 1];
  if (until === Infinity || !last || last.kind === "text" || last.end <= until) return count === nodes.length ? nodes : nodes.slice(0, count);
  return [...nodes.slice(0, count - 1), { ...last, children: [...upTo(last.children, until)] }];
}
