/** Which parts of a tree an edit of somebody changes. */
import type { DraftEditPartsFragment } from "../../api/operations";
import { parentsOf, TOP, type Below } from "../tree/treeRows";

export type DraftEdit = DraftEditPartsFragment;
export type Edit = NonNullable<DraftEdit["edit"]>;

/** The concepts that an edit names; none where it was erased. */
export function conceptsOf(edit: Edit | null): string[] {
  if (!edit) return [];
  switch (edit.__typename) {
    case "MergeConceptsEdit":
      return [...edit.sources, edit.into];
    case "SplitConceptEdit":
      return [edit.conceptId, ...edit.parts];
    case "RelateConceptsEdit":
      return [edit.first, edit.second];
    default:
      return [edit.conceptId];
  }
}

/** The concepts that are to be read again, with what is right below them; null for all of them. */
export function affectedBy(edit: Edit | null, below: ReadonlyMap<string, Below>): string[] | null {
  if (!edit) return null;
  switch (edit.__typename) {
    case "AddConceptEdit":
      return edit.broader.length ? [...edit.broader] : [TOP];
    case "MoveConceptEdit":
      return [edit.conceptId, ...(edit.broader.length ? edit.broader : [TOP]), ...parentsOf(edit.conceptId, below)];
    case "MergeConceptsEdit":
      return [...edit.sources.flatMap((source) => parentsOf(source, below)), edit.into, ...parentsOf(edit.into, below)];
    case "SplitConceptEdit":
      return [...parentsOf(edit.conceptId, below), ...edit.parts];
    case "RemoveConceptEdit":
      return parentsOf(edit.conceptId, below);
    default:
      return conceptsOf(edit);
  }
}

/** What happened to concepts since some version of the edits: what to read again (null for all), and whether that is all that happened. */
export function affectedSince(edits: readonly DraftEdit[], version: number, below: ReadonlyMap<string, Below>): Set<string> | null {
  const newer = edits.filter((each) => each.version > version);
  const found = new Set<string>();
  for (const { edit } of newer) {
    const affected = affectedBy(edit, below);
    if (!affected) return null;
    for (const id of affected) found.add(id);
  }
  return found;
}

export interface Mark {
  /** Who edited the concept last; null where that is nobody known. */
  author: { id: string; name: string | null } | null;
  isNew: boolean;
}

/** The concepts that were edited in the draft, by whom last, and whether they are new in it. */
export function marksOf(edits: readonly DraftEdit[]): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { edit, author } of edits.toReversed()) {
    for (const id of conceptsOf(edit)) {
      const isNew = edit?.__typename === "AddConceptEdit" || (marks.get(id)?.isNew ?? false);
      marks.set(id, { author, isNew });
    }
  }
  return marks;
}

/** The last edit of a concept in the draft. */
export function lastEditOf(edits: readonly DraftEdit[], concept: string): DraftEdit | undefined {
  return edits.find(({ edit }) => conceptsOf(edit).includes(concept));
}
