/** The figures of a project, as the dashboard reads them. */
import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/client";
import {
  DashboardProjectDocument,
  ProjectFiguresDocument,
  QuestionFiguresDocument,
  type DashboardProjectQuery,
  type ProjectFiguresQuery,
  type QuestionFiguresQuery,
} from "../api/operations";
import { isoDay } from "../kit/days";
import { livePosition } from "../live/liveProject";

export type DashboardProject = NonNullable<DashboardProjectQuery["project"]>;
export type Question = NonNullable<NonNullable<DashboardProject["form"]>["questions"]>[number];
export type Figures = NonNullable<ProjectFiguresQuery["project"]>;
export type Quality = NonNullable<NonNullable<QuestionFiguresQuery["project"]>["quality"]>;
export type Alert = NonNullable<Figures["alerts"]>["nodes"][number];

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How many days the pictures over time show, today included. */
export const DAYS = 28;

/** What the project is and asks; null to somebody who may not see it. */
export function dashboardProjectQuery(project: string) {
  return queryOptions({
    queryKey: ["project", project, "about"],
    queryFn: async () => (await request(DashboardProjectDocument, { project })).project,
  });
}

export function figuresQuery(project: string) {
  return queryOptions({
    queryKey: ["project", project, "figures"],
    // The day changes, and a connection may be away.
    refetchInterval: MINUTE,
    queryFn: async () => {
      const now = Date.now();
      const { project: figures } = await request(ProjectFiguresDocument, {
        project,
        begin: isoDay(now - (DAYS - 1) * DAY),
        today: isoDay(now),
        end: isoDay(now + DAY),
        minPosition: livePosition(project),
      });
      return figures;
    },
  });
}

export function qualityQuery(project: string, question: string) {
  return queryOptions({
    queryKey: ["project", project, "quality", question],
    refetchInterval: MINUTE,
    queryFn: async () => {
      const minPosition = livePosition(project);
      const { project: found } = await request(QuestionFiguresDocument, { project, question, minPosition });
      return found?.quality ?? null;
    },
  });
}

export interface DayFigures {
  day: string;
  submitted: number;
  resolved: number;
  /** Milliseconds of one answer, on average; null on a day without any. */
  timeMs: number | null;
}

/** The last `DAYS` days (UTC), the earliest first, days of nothing included. */
export function byDay(activity: NonNullable<Figures["activity"]>, now: number): DayFigures[] {
  const found = new Map(activity.map((each) => [each.day, each]));
  return Array.from({ length: DAYS }, (_, index) => {
    const day = isoDay(now - (DAYS - 1 - index) * DAY);
    const { submitted = 0, resolved = 0, timeSpentMs = 0 } = found.get(day) ?? {};
    return { day, submitted, resolved, timeMs: submitted ? timeSpentMs / submitted : null };
  });
}
