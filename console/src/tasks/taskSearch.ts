/** What the address of the task grid says: filters, order, the task that is open. Each part is a short text. */
import type { ReviewReason, SortDirection, TaskFilter, TaskOrder, TaskStatus } from "../api/operations";
import { isDay } from "../kit/days";
import { momentIn, type Moment } from "../past/moment";

export const STATUSES = ["OPEN", "LABELED", "IN_REVIEW", "DONE", "SKIPPED", "ARCHIVED"] as const satisfies TaskStatus[];
export const ORDERS = ["RANK", "PRIORITY", "CREATED", "CHANGED", "DISAGREEMENT", "TIME_SPENT"] as const satisfies TaskOrder[];
export const REASONS = [
  "POLICY",
  "SAMPLE",
  "DISAGREEMENT",
  "TIE",
  "AGREED_AFTER_MIGRATION",
  "UNSURE",
] as const satisfies ReviewReason[];
const DIRECTIONS = ["ASCENDING", "DESCENDING"] as const satisfies SortDirection[];
/** The assignee of tasks that are kept for nobody. */
export const NOBODY = "nobody";
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const DAY = 24 * 60 * 60_000;

export interface TaskSearch {
  /** Statuses with commas between. */
  status?: string;
  /** "question:value". */
  label?: string;
  author?: string;
  assignee?: string;
  text?: string;
  /** "key:value". */
  meta?: string;
  reason?: ReviewReason;
  /** Only tasks with labels that a migration left to be given again. */
  relabel?: true;
  /** A day (UTC) on which somebody answered, or two with ".." between: the first and the last of several. */
  answered?: string;
  /** From when to when it was imported: two times in ISO 8601 with ".." between. */
  imported?: string;
  order?: TaskOrder;
  direction?: SortDirection;
  /** The task that is shown beside the grid. */
  task?: string;
  /** The columns that are shown, with commas between; the usual ones where it is missing. */
  columns?: string;
  /** The moment that is shown; the present where it is missing. */
  at?: Moment;
}

/** What of an address says how tasks are shown, not which. */
const SHOWN = ["order", "direction", "columns", "task", "at"];

/** Whether an address shows some tasks of a project alone. */
export function isFiltered(search: TaskSearch): boolean {
  return Object.keys(search).some((name) => !SHOWN.includes(name));
}

const TEXTS = ["status", "label", "author", "assignee", "text", "meta", "answered", "imported", "task", "columns"] as const;

/** The address as it was written by whomever: what is unknown is left out. */
export function validateTaskSearch(given: Record<string, unknown>): TaskSearch {
  const search: TaskSearch = {};
  for (const name of TEXTS) {
    const value = given[name];
    if (value !== undefined && value !== null && value !== "") search[name] = String(value);
  }
  const reason = REASONS.find((each) => each === given.reason);
  const order = ORDERS.find((each) => each === given.order);
  const direction = DIRECTIONS.find((each) => each === given.direction);
  if (search.answered && !daysOf(search.answered)) delete search.answered;
  if (search.imported && !spanOf(search.imported)) delete search.imported;
  const at = momentIn(given.at);
  const isRelabel = given.relabel === true || given.relabel === "true";
  return {
    ...search,
    ...(reason && { reason }),
    ...(isRelabel && { relabel: true }),
    ...(order && { order }),
    ...(direction && { direction }),
    ...(at !== undefined && { at }),
  };
}

/** The times of "since..until"; null where it is no such text. */
export function spanOf(text: string): { since: string; until: string } | null {
  const [since = "", until = "", ...more] = text.split("..");
  const isSpan = more.length === 0 && [since, until].every((time) => MOMENT.test(time) && isDay(time.slice(0, 10)) && !Number.isNaN(Date.parse(time)));
  return isSpan ? { since, until } : null;
}

/** The days of "day" or "first..last"; null where it is no such text. */
export function daysOf(text: string): { first: string; last: string } | null {
  const [first = "", last = first, ...more] = text.split("..");
  return more.length === 0 && isDay(first) && isDay(last) && first <= last ? { first, last } : null;
}

export function statusesOf({ status }: TaskSearch): TaskStatus[] {
  const named = status?.split(",") ?? [];
  return STATUSES.filter((each) => named.includes(each));
}

/** "question:value" or "key:value" in two: the first colon parts them. */
export function pairOf(text: string): [string, string] | null {
  const colon = text.indexOf(":");
  return colon > 0 ? [text.slice(0, colon), text.slice(colon + 1)] : null;
}

/**
 * The filter that the address stands for, as the API takes it.
 *
 * What cannot be understood is met by no task: left out, it would make "all that meet the filter" all of the project.
 */
export function filterOf(search: TaskSearch): TaskFilter {
  const filter: TaskFilter = {};
  const statuses = statusesOf(search);
  const isUnclear = [search.label, search.meta].some((text) => text && !pairOf(text)) || (search.status && !statuses.length);
  if (isUnclear) return { ids: [] };
  if (statuses.length) filter.statuses = statuses;
  const label = search.label ? pairOf(search.label) : null;
  if (label) filter.label = { question: label[0], value: label[1], within: true };
  const meta = search.meta ? pairOf(search.meta) : null;
  if (meta) filter.meta = { key: meta[0], value: meta[1] };
  if (search.author) filter.author = search.author;
  if (search.assignee === NOBODY) filter.unassigned = true;
  else if (search.assignee) filter.assignee = search.assignee;
  if (search.text) filter.text = search.text;
  const imported = search.imported ? spanOf(search.imported) : null;
  if (imported) filter.importedAt = imported;
  if (search.reason) filter.reviewReason = search.reason;
  if (search.relabel) filter.relabel = true;
  const answered = search.answered ? daysOf(search.answered) : null;
  if (answered) {
    const until = new Date(Date.parse(`${answered.last}T00:00:00Z`) + DAY);
    filter.answeredAt = { since: `${answered.first}T00:00:00.000Z`, until: until.toISOString() };
  }
  return filter;
}
