/** The rows of a tree of which only parts are open and known. */
export interface TreeConcept {
  conceptId: string;
  label: string;
  childCount: number;
  deprecated: boolean;
  color: string | null;
}

/** What is known of the concepts right below one. */
export interface Below {
  ids: readonly string[];
  /** Where the next page begins; null once all are known. */
  cursor: string | null;
}

/** The parent of concepts that have none. */
export const TOP = "";
/** Parts the ids in the key of a row: no text of the API has this character. */
const SEPARATOR = "\0";

export interface TreeRow {
  /** The ids from a root to the concept: one with several parents has several rows. */
  key: string;
  /** The key of the row above it in the tree; "" for roots. */
  parentKey: string;
  /** The id of the concept; null for a row that stands for those not read yet. */
  id: string | null;
  /** 1 for roots. */
  level: number;
  /** Which of its siblings it is, from 1, and how many there are. */
  place: number;
  size: number;
}

export interface TreeParts {
  concepts: ReadonlyMap<string, TreeConcept>;
  below: ReadonlyMap<string, Below>;
  open: ReadonlySet<string>;
}

export function keyOf(path: readonly string[]): string {
  return path.join(SEPARATOR);
}

export function pathOf(key: string): string[] {
  return key === "" ? [] : key.split(SEPARATOR);
}

export function parentKeyOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf(SEPARATOR)));
}

/** The id of the concept that a row's key ends with; `TOP` for the empty key. */
export function idOf(key: string): string {
  return key.slice(key.lastIndexOf(SEPARATOR) + 1);
}

/** The rows that are to be seen if there is room for all of them, from the top. */
export function rowsOf({ concepts, below, open }: TreeParts): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (parent: string, parentKey: string, level: number) => {
    const known = below.get(parent);
    if (!known) {
      if (level > 1) rows.push({ key: parentKey + SEPARATOR, parentKey, id: null, level, place: 1, size: 1 });
      return;
    }
    const { ids, cursor } = known;
    const size = cursor === null ? ids.length : Math.max(ids.length + 1, concepts.get(parent)?.childCount ?? 0);
    let place = 0;
    for (const id of ids) {
      const key = parentKey === "" ? id : parentKey + SEPARATOR + id;
      place += 1;
      rows.push({ key, parentKey, id, level, place, size });
      if (open.has(key)) add(id, key, level + 1);
    }
    if (cursor !== null) rows.push({ key: parentKey + SEPARATOR, parentKey, id: null, level, place: place + 1, size });
  };
  add(TOP, "", 1);
  return rows;
}

/** The concepts that a concept is known to stand right below; `TOP` for a root. */
export function parentsOf(id: string, below: ReadonlyMap<string, Below>): string[] {
  return [...below].filter(([, { ids }]) => ids.includes(id)).map(([parent]) => parent);
}

/** The sibling that a row stands right behind; null for the first one. */
export function siblingBefore({ parentKey, id }: TreeRow, below: ReadonlyMap<string, Below>): string | null {
  const siblings = below.get(idOf(parentKey))?.ids ?? [];
  return siblings[siblings.indexOf(id ?? "") - 1] ?? null;
}
