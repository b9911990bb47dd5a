/** The columns of the grid that one can choose. */
import type { TaskRowFragment } from "../api/operations";
import { words } from "../words";
import type { TaskSearch } from "./taskSearch";

const say = words.tasks;
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

export const COLUMNS = ["name", "inputs", "status", "answers", "priority", "assignee", "reason", "imported", "changed", "meta"] as const;
export type Column = (typeof COLUMNS)[number];
const USUAL: Column[] = ["name", "inputs", "status", "answers", "assignee", "changed"];

/** The widths of columns, as CSS writes the tracks of a grid. */
const WIDTHS: Record<Column, string> = {
  name: "minmax(6em, 1fr)",
  inputs: "minmax(10em, 4fr)",
  status: "7em",
  answers: "5em",
  priority: "5em",
  assignee: "minmax(6em, 1fr)",
  reason: "minmax(7em, 1fr)",
  imported: "11em",
  changed: "11em",
  meta: "minmax(8em, 2fr)",
};

export function columnsOf({ columns }: TaskSearch): Column[] {
  const named = columns?.split(",") ?? [];
  const chosen = COLUMNS.filter((each) => named.includes(each));
  return chosen.length ? chosen : USUAL;
}

/** The columns as the address writes them; nothing for the usual ones. */
export function writeColumns(columns: readonly Column[]): string | undefined {
  const chosen = COLUMNS.filter((each) => columns.includes(each));
  return chosen.join() === USUAL.join() || chosen.length === 0 ? undefined : chosen.join(",");
}

export function tracksOf(columns: readonly Column[]): string {
  return ["2.5em", ...columns.map((each) => WIDTHS[each])].join(" ");
}

/** What of a task a column says. */
export function cellOf(task: TaskRowFragment, column: Column): string {
  switch (column) {
    case "name":
      return task.externalId ?? "";
    case "inputs":
      return inputsText(task.inputs);
    case "status":
      return words.dashboard.progress.statuses[task.status];
    case "answers":
      return say.answered(task.answered, task.overlap);
    case "priority":
      return String(task.priority);
    case "assignee":
      return task.assignee ? (task.assignee.name ?? words.dashboard.people.erased) : "";
    case "reason":
      return task.reviewReason ? say.reasons[task.reviewReason] : "";
    case "imported":
      return moment.format(new Date(task.importedAt));
    case "changed":
      return moment.format(new Date(task.changedAt));
    case "meta":
      return task.meta ? JSON.stringify(task.meta) : "";
  }
}

/** The inputs in one line: texts as they are, everything else as JSON. */
export function inputsText(inputs: unknown): string {
  const values = Object.values((inputs ?? {}) as Record<string, unknown>);
  return values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" · ").slice(0, 300);
}
