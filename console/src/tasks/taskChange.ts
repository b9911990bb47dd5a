/** The same change of many tasks at once, tried first, and undone. */
import { ApiError, newCommandId, request } from "../api/client";
import { ChangeTasksDocument, UndoChangeDocument, type TaskChangeInput, type TaskFilter } from "../api/operations";

export const ACTIONS = ["assign", "unassign", "priority", "reopen", "archive", "restore", "comment", "resolveComments"] as const;
export type Action = (typeof ACTIONS)[number];
/** The actions that need to be told what to set. */
export type ValueAction = Extract<Action, "assign" | "priority" | "reopen" | "comment">;

export function needsValue(action: Action): action is ValueAction {
  return action === "assign" || action === "priority" || action === "reopen" || action === "comment";
}

/** The change as the API takes it; null while its value is missing or is no number. */
export function changeOf(action: Action, value: string): TaskChangeInput | null {
  switch (action) {
    case "assign":
      return value ? { assignee: value } : null;
    case "priority":
      return /^-?\d+$/.test(value) ? { priority: Number(value) } : null;
    case "reopen":
      return /^\d+$/.test(value) ? { reopen: Number(value) } : null;
    case "comment":
      return value.trim() ? { comment: value } : null;
    case "unassign":
      return { unassign: true };
    case "archive":
      return { archive: true };
    case "restore":
      return { restore: true };
    case "resolveComments":
      return { resolveComments: true };
  }
}

export interface Changed {
  /** Null where it was only tried. */
  position: string | null;
  matched: number;
  changed: number;
  /** Tasks whose state does not allow it. */
  refused: number;
}

export interface Wish {
  project: string;
  filter: TaskFilter;
  change: TaskChangeInput;
}

/** Change tasks, or only say what would change. Raises ApiError where it is refused. */
export async function changeTasks(wish: Wish, isDryRun: boolean, commandId = newCommandId()): Promise<Changed> {
  const { changeTasks: done } = await request(ChangeTasksDocument, { input: { commandId, ...wish, dryRun: isDryRun } });
  if (done.__typename === "Refused") throw new ApiError(done.code, done.message);
  return done;
}

export interface Undone {
  position: string | null;
  tasks: number;
  /** How many changes are undone in the background; null where all were undone at once. */
  background: number | null;
}

/** Undo a change by the position that it ended at. Raises ApiError where it is refused. */
export async function undoChange(position: string, commandId = newCommandId()): Promise<Undone> {
  const { revert } = await request(UndoChangeDocument, { input: { commandId, position } });
  if (revert.__typename === "Refused") throw new ApiError(revert.code, revert.message);
  const tasks = new Set(revert.reversals.map(({ stream }) => stream).filter((stream) => stream.startsWith("task_")));
  return { position: revert.position, tasks: tasks.size, background: revert.background?.matched ?? null };
}
