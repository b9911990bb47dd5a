import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { readerOf, readPath } from "./readTree";
import type { Source } from "../source";
import { idOf, TOP, type TreeRow } from "./treeRows";
import { TreeStore } from "./TreeStore";

const PAGE_ROWS = 15;

/**
 * A tree on the screen: its rows, which of them is the active one, and how one goes from row to row.
 *
 * @param first the concept to begin at; null for the first row
 */
export function useTree(source: Source, first: string | null) {
  const [store] = useState(() => new TreeStore(readerOf(source)));
  const shown = useSyncExternalStore(store.subscribe, store.snapshot);
  const [key, setKey] = useState<string | null>(null);
  const last = useRef(0);
  const { rows } = shown;
  const found = useMemo(() => (key === null ? 0 : rows.findIndex((row) => row.key === key)), [rows, key]);
  // A row that is gone leaves its place to the one that came there.
  const at = found >= 0 ? found : Math.max(0, Math.min(last.current, rows.length - 1));
  useEffect(() => {
    last.current = at;
  }, [at]);

  const go = useCallback(
    (index: number) => {
      const now = store.snapshot().rows;
      const row = now[Math.max(0, Math.min(now.length - 1, index))];
      if (row) setKey(row.key);
    },
    [store],
  );
  const reveal = useCallback(
    async (path: readonly string[]): Promise<boolean> => {
      const revealed = path.length ? await store.reveal(path) : null;
      if (revealed !== null) setKey(revealed);
      return revealed !== null;
    },
    [store],
  );
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void store.start().then(async () => first && reveal(await readPath(source, first)));
  }, [store, source, first, reveal]);

  const more = useCallback((parentKey: string) => void store.readMore(parentKey === "" ? TOP : idOf(parentKey)), [store]);
  const row: TreeRow | undefined = rows[at];
  return { store, more, ...shown, at, row, go, reveal, ...walks(store, row, at, go, setKey) };
}

/** How one goes on from the active row. */
function walks(store: TreeStore, row: TreeRow | undefined, at: number, go: (index: number) => void, setKey: (key: string) => void) {
  const isExpandable = (each: TreeRow) => each.id !== null && (store.concepts.get(each.id)?.childCount ?? 0) > 0;
  const toggle = (each: TreeRow) => {
    if (store.isOpen(each.key)) store.close(each.key);
    else void store.open(each.key);
  };
  return {
    toggleAt: (index: number) => {
      const each = store.snapshot().rows[index];
      if (each && isExpandable(each)) toggle(each);
    },
    keys: {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      PageDown: () => go(at + PAGE_ROWS),
      PageUp: () => go(at - PAGE_ROWS),
      Home: () => go(0),
      End: () => go(Number.MAX_SAFE_INTEGER),
      ArrowRight: () => {
        if (!row || !isExpandable(row)) return;
        if (store.isOpen(row.key)) go(at + 1);
        else void store.open(row.key);
      },
      ArrowLeft: () => {
        if (!row) return;
        if (isExpandable(row) && store.isOpen(row.key)) store.close(row.key);
        else if (row.parentKey !== "") setKey(row.parentKey);
      },
      "*": () => row && void store.openBeside(row.key),
    },
  };
}
