/** What the address of the export screen says: which tasks, as of when, in the words of the grid of tasks. */
import { validateTaskSearch, type TaskSearch } from "../tasks/taskSearch";

const OF_THE_GRID = ["order", "direction", "task", "columns"] as const;

export type ExportSearch = Omit<TaskSearch, (typeof OF_THE_GRID)[number]>;

/** The address as it was written by whomever: what is unknown is left out. */
export function validateExportSearch(given: Record<string, unknown>): ExportSearch {
  return exportOf(validateTaskSearch(given));
}

/** The export of the tasks that a grid shows. */
export function exportOf(search: TaskSearch): ExportSearch {
  const wanted = { ...search };
  for (const name of OF_THE_GRID) delete wanted[name];
  return wanted;
}
