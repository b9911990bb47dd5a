import { useEffect, useRef } from "react";
import type { Source } from "../source";
import { readerOf } from "../tree/readTree";
import type { TreeStore } from "../tree/TreeStore";
import { affectedSince } from "./affected";
import type { Taxonomy } from "./useDraft";

/** Read again what edits changed, one's own and others': only those parts of the tree, unless more than edits happened. */
export function useFollowedTree(taxonomy: Taxonomy, source: Source, store: TreeStore): void {
  const known = useRef({ version: taxonomy.version, source: source.version });
  useEffect(() => {
    const { version, source: before } = known.current;
    known.current = { version: taxonomy.version, source: source.version };
    if (before !== source.version) return void store.readFrom(readerOf({ taxonomy: taxonomy.id, version: source.version }));
    if (version === taxonomy.version || source.version !== null) return undefined;
    const edits = taxonomy.draft.edits.nodes;
    const isAll = edits.filter((each) => each.version > version).length === taxonomy.version - version;
    const affected = isAll ? affectedSince(edits, version, store.below) : null;
    return void (affected ? store.readAgain(affected) : store.readFrom(readerOf({ taxonomy: taxonomy.id, version: null })));
  }, [taxonomy, source.version, store]);
}
