/** The columns of the grid that one can choose. */
import type { TaskRowFragment } from "../api/operations";
import type { InputDeclaration } from "../form/form";
import { lineOf } from "../inputs/inLine";
import { words } from "../words";
import type { TaskSearch } from "./taskSearch";

const say = words.tasks;
const time = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const thisYear = new Intl.DateTimeFormat("en", time);
const anyYear = new Intl.DateTimeFormat("en", { ...time, year: "numeric" });

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
  assignee: "minmax(7em, 1fr)",
  reason: "minmax(7em, 1fr)",
  imported: "minmax(8em, 1fr)",
  changed: "minmax(8em, 1fr)",
  meta: "minmax(8em, 2fr)",
};

/** The columns that the address names; else the usual ones, without names where no task has any. */
export function columnsOf({ columns }: TaskSearch, haveNames = true): Column[] {
  const named = columns?.split(",") ?? [];
  const chosen = COLUMNS.filter((each) => named.includes(each));
  return chosen.length ? chosen : USUAL.filter((each) => haveNames || each !== "name");
}

/** The columns as the address writes them; nothing for the usual ones. */
export function writeColumns(columns: readonly Column[]): string | undefined {
  const chosen = COLUMNS.filter((each) => columns.includes(each));
  return chosen.join() === USUAL.join() || chosen.length === 0 ? undefined : chosen.join(",");
}

export function tracksOf(columns: readonly Column[]): string {
  return ["2.5em", ...columns.map((each) => WIDTHS[each])].join(" ");
}

/** What of a task a column says, given the form's inputs in their order. */
export function cellOf(task: TaskRowFragment, column: Column, inputs: readonly InputDeclaration[]): string {
  switch (column) {
    case "name":
      return task.externalId ?? "";
    case "inputs":
      return inputsText(task.inputs, inputs);
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
      return moment(task.importedAt);
    case "changed":
      return moment(task.changedAt);
    case "meta":
      return task.meta ? JSON.stringify(task.meta) : "";
  }
}

function moment(iso: string): string {
  const at = new Date(iso);
  return (at.getFullYear() === new Date().getFullYear() ? thisYear : anyYear).format(at);
}

/** The inputs in one line, in the order of the form. */
export function inputsText(inputs: unknown, declared: readonly InputDeclaration[]): string {
  const given = (inputs ?? {}) as Record<string, unknown>;
  const present = declared.filter(({ name }) => given[name] != null);
  return present.map(({ name, kind }) => lineOf(kind, given[name])).join(" · ").slice(0, 300);
}
