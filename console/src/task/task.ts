import type { TaskPartsFragment } from "../api/operations";

export type Task = TaskPartsFragment;

const NONE: Record<string, unknown> = {};

/** The inputs of a task by name; none where they were erased. */
export function inputsOf(task: Task): Record<string, unknown> {
  return (task.inputs as Record<string, unknown> | null) ?? NONE;
}
