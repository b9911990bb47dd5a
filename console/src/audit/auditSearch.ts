/** What the address of the audit screen says: whose events, which ones, and the moments that are looked at. */
import type { EventFilter, EventType } from "../api/operations";
import { isDay } from "../kit/days";
import { ACTS, type Act } from "./timeline/acts";

export interface AuditSearch {
  project?: string;
  task?: string;
  /** The member whose acts are shown. */
  person?: string;
  /** Kinds of events, with commas between; all where it is missing. */
  what?: string;
  /** What the panel shows: the task, the project or the person. */
  show?: Shown;
  /** The first and the last day (UTC) that are shown. */
  since?: string;
  until?: string;
  /** The position that is looked at; the present where it is missing. */
  at?: number;
  /** The position that it is compared with. */
  to?: number;
}

export const SHOWN = ["task", "project", "person"] as const;
export type Shown = (typeof SHOWN)[number];
const DAY = 24 * 60 * 60_000;
const IDS = { project: /^project_[a-z2-7]+$/, task: /^task_[a-z2-7]+$/, person: /^member_[a-z2-7]+$/ } as const;

/** The address as it was written by whomever: what is unknown is left out. */
export function validateAuditSearch(given: Record<string, unknown>): AuditSearch {
  const search: AuditSearch = {};
  // Others name people so in addresses of this screen.
  const person = given.person ?? given.who;
  for (const [name, value] of Object.entries({ project: given.project, task: given.task, person })) {
    const key = name as keyof typeof IDS;
    if (typeof value === "string" && IDS[key].test(value)) search[key] = value;
  }
  for (const name of ["at", "to"] as const) {
    const position = Number(given[name] ?? 0);
    if (Number.isSafeInteger(position) && position > 0) search[name] = position;
  }
  for (const name of ["since", "until"] as const) {
    const text = String(given[name] ?? "");
    if (isDay(text)) search[name] = text;
  }
  const what = actsOf({ what: String(given.what ?? "") });
  if (what.length) search.what = what.join(",");
  const show = SHOWN.find((each) => each === given.show);
  if (show) search.show = show;
  return search;
}

export function actsOf({ what }: Pick<AuditSearch, "what">): Act[] {
  const named = what?.split(",") ?? [];
  return (Object.keys(ACTS) as Act[]).filter((each) => named.includes(each));
}

/** The filter that the address stands for; moments are no part of it. A day that is not over yet is no end. */
export function eventFilterOf(search: AuditSearch, now: number): EventFilter {
  const filter: EventFilter = {};
  const acts = actsOf(search);
  if (search.task) filter.stream = search.task;
  else if (search.project) filter.project = search.project;
  if (search.person) filter.actors = [search.person];
  if (acts.length) filter.types = acts.flatMap((act): readonly EventType[] => ACTS[act]);
  if (search.since) filter.since = new Date(Date.parse(search.since)).toISOString();
  const end = search.until ? Date.parse(search.until) + DAY - 1 : now;
  if (end < now) filter.until = new Date(end).toISOString();
  return filter;
}

/** Whether two addresses show the same list, whichever moment of it is looked at. */
export function isSameList(a: AuditSearch, b: AuditSearch): boolean {
  return (["project", "task", "person", "what", "since", "until"] as const).every((name) => a[name] === b[name]);
}
