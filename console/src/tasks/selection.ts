/** Which tasks of the grid are selected: some by their ids, or all that meet the filter, known to this tab or not. */
export interface Selection {
  isAll: boolean;
  ids: ReadonlySet<string>;
  /** The row from which a range is drawn. */
  anchor: number | null;
}

export const NOTHING: Selection = { isAll: false, ids: new Set(), anchor: null };
export const EVERYTHING: Selection = { isAll: true, ids: new Set(), anchor: null };

export function isSelected({ isAll, ids }: Selection, id: string): boolean {
  return isAll || ids.has(id);
}

export function isEmpty({ isAll, ids }: Selection): boolean {
  return !isAll && ids.size === 0;
}

/** Select a row or give it up; of all, giving up one leaves those that are loaded. */
export function toggle(selection: Selection, rows: readonly { id: string }[], index: number): Selection {
  const id = rows[index]?.id;
  if (id === undefined) return selection;
  const ids = new Set(selection.isAll ? rows.map((row) => row.id) : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { isAll: false, ids, anchor: index };
}

/** Select the rows from the anchor to a row, both included, beside what is selected. */
export function extend(selection: Selection, rows: readonly { id: string }[], index: number): Selection {
  if (selection.isAll) return selection;
  const anchor = selection.anchor ?? index;
  const [first, last] = [Math.min(anchor, index), Math.max(anchor, index)];
  const ids = new Set([...selection.ids, ...rows.slice(first, last + 1).map((row) => row.id)]);
  return { isAll: false, ids, anchor };
}
