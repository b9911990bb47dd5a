/** The figures of a project, as the dashboard reads them. */
import { queryOptions } from "@tanstack/react-query";
import { request, requestWithProblems, type FieldProblem } from "../api/client";
import {
  AlertRuleProblemsDocument,
  DashboardProjectDocument,
  DashboardProjectThenDocument,
  ProjectFiguresDocument,
  ProjectFiguresThenDocument,
  QuestionFiguresDocument,
  QuestionFiguresThenDocument,
  type DashboardProjectQuery,
  type ProjectFiguresQuery,
  type QuestionFiguresQuery,
} from "../api/operations";
import { isoDay } from "../kit/days";
import { livePosition } from "../live/liveProject";
import { PAST, requestThen } from "../past/past";
import type { Past } from "../past/PastContext";

export type DashboardProject = NonNullable<DashboardProjectQuery["project"]>;
export type Question = NonNullable<NonNullable<DashboardProject["form"]>["questions"]>[number];
export type Figures = NonNullable<ProjectFiguresQuery["project"]>;
type WholeQuality = NonNullable<NonNullable<QuestionFiguresQuery["project"]>["quality"]>;
/** The figures of a question; null for one that cannot be had. */
export type Quality = { [Name in keyof WholeQuality]: WholeQuality[Name] | null };
export type Alert = NonNullable<Figures["alerts"]>["nodes"][number];

/** What was read, and why parts of it are missing, by their names. */
export interface Read<Value> {
  value: Value;
  problems: ReadonlyMap<string, string>;
}

/** The parts of a question's figures, each of which may be refused alone. */
export type QualityPart = "agreement" | "labels" | "confusions" | "disputed" | "people";

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** How many days the pictures over time show, today included. */
export const DAYS = 28;

/** The key of what is read of a project: now, which is read again when something happens, or as of a moment. */
export function keyOf(project: string, past: Past | null): unknown[] {
  return past ? ["past", project, past.position] : ["project", project];
}

/** The first reason for each missing part, by its name at a depth of the paths. What the caller may not see is not missing. */
export function problemsByName(problems: readonly FieldProblem[], depth: number): Map<string, string> {
  const told = problems.filter(({ code }) => code !== "FORBIDDEN").toReversed();
  return new Map(told.map(({ path, message }) => [String(path[depth] ?? ""), message]));
}

/** What the project is and asks; null to somebody who may not see it. */
export function dashboardProjectQuery(project: string, past: Past | null) {
  return queryOptions({
    ...(past && PAST),
    queryKey: [...keyOf(project, past), "about"],
    queryFn: async () => {
      if (!past) return (await request(DashboardProjectDocument, { project })).project;
      return (await requestThen(DashboardProjectThenDocument, { project, at: past.position })).data.project;
    },
  });
}

/** Two times with nothing in between have one position, and days of their own; a moment whose time is unknown has none. */
export function figuresQuery(project: string, past: Past | null) {
  const day = past?.time == null ? null : isoDay(past.time);
  return queryOptions({
    ...(past && PAST),
    queryKey: [...keyOf(project, past), "figures", day],
    // The day changes, and a connection may be away.
    refetchInterval: past ? false : MINUTE,
    queryFn: async (): Promise<Read<Figures | null>> => {
      const hasDay = !past || past.time !== null;
      const now = past ? (past.time ?? 0) : Date.now();
      const days = { hasDay, begin: isoDay(now - (DAYS - 1) * DAY), today: isoDay(now), end: isoDay(now + DAY) };
      const { data, problems } = past
        ? await requestThen(ProjectFiguresThenDocument, { project, ...days, at: past.position })
        : await requestWithProblems(ProjectFiguresDocument, { project, ...days, minPosition: livePosition(project) });
      return { value: data.project, problems: problemsByName(problems, 1) };
    },
  });
}

/** The rules of alerts that are not evaluated, however much is answered, each with what is to be done about it. */
export function idleRulesQuery(project: string) {
  return queryOptions({
    // Another key than what is read again with each event: this looks at all answers.
    queryKey: ["idleRules", project],
    refetchInterval: MINUTE,
    queryFn: async ({ signal }) => {
      const { data } = await requestWithProblems(AlertRuleProblemsDocument, { project }, { signal });
      return (data.project?.alertRules ?? []).flatMap((rule) => (rule.problem ? [{ ...rule, problem: rule.problem.message }] : []));
    },
  });
}

const COMPARED_WHOLE = new Set<Question["__typename"]>(["ChoiceQuestion", "NumberQuestion", "RatingQuestion"]);

/**
 * Read figures of a question; of regions, texts and orders one after the other.
 *
 * The server compares those for two requests of one person at a time, and refuses further ones.
 */
export function readFigures<Value>({ __typename }: Question, signal: AbortSignal, read: () => Promise<Value>): Promise<Value> {
  return COMPARED_WHOLE.has(__typename) ? read() : inTurn(signal, read);
}

let former: Promise<unknown> = Promise.resolve();

/** Does something after what was asked for before, unless nobody wants it any more. */
export function inTurn<Value>(signal: AbortSignal, read: () => Promise<Value>): Promise<Value> {
  const own = former.then(() => {
    signal.throwIfAborted();
    return read();
  });
  former = own.catch(() => undefined);
  return own;
}

/** The figures of a question. Those of the past are asked for part by part, since one of them may be refused. */
export function qualityQuery(project: string, question: Question, past: Past | null) {
  return queryOptions({
    ...(past && PAST),
    queryKey: [...keyOf(project, past), "quality", question.name],
    refetchInterval: past ? false : MINUTE,
    queryFn: ({ signal }) => readFigures(question, signal, () => readQuality(project, question.name, past, signal)),
  });
}

async function readQuality(project: string, question: string, past: Past | null, signal: AbortSignal): Promise<Read<Quality>> {
  if (past) {
    const { data, problems } = await requestThen(QuestionFiguresThenDocument, { project, question, at: past.position }, { signal });
    const { agreement, labels, confusions, disputed, people } = data.project ?? {};
    const value = { ...NO_QUALITY, ...agreement, ...labels, ...confusions, ...disputed, ...people };
    return { value, problems: problemsByName(problems, 1) };
  }
  const minPosition = livePosition(project);
  const { data, problems } = await requestWithProblems(QuestionFiguresDocument, { project, question, minPosition }, { signal });
  const whole = data.project?.quality;
  return { value: { ...NO_QUALITY, ...whole }, problems: whole ? new Map() : problemsByName(problems, 1) };
}

const NO_QUALITY: Quality = {
  agreement: null,
  used: null,
  unused: null,
  confusions: null,
  disputed: null,
  annotators: null,
  agreementByAnnotator: null,
  goldScores: null,
};

export interface DayFigures {
  day: string;
  submitted: number;
  resolved: number;
  /** Milliseconds of one answer, on average; null on a day without any. */
  timeMs: number | null;
}

/** The last `DAYS` days (UTC) up to a time, the earliest first, days of nothing included. */
export function byDay(activity: NonNullable<Figures["activity"]>, now: number): DayFigures[] {
  const found = new Map(activity.map((each) => [each.day, each]));
  return Array.from({ length: DAYS }, (_, index) => {
    const day = isoDay(now - (DAYS - 1 - index) * DAY);
    const { submitted = 0, resolved = 0, timeSpentMs = 0 } = found.get(day) ?? {};
    return { day, submitted, resolved, timeMs: submitted ? timeSpentMs / submitted : null };
  });
}
