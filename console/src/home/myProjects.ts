import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/client";
import { everyNode } from "../api/everyNode";
import { MyProjectsDocument, ProjectWorkDocument, type MyProjectsQuery, type ProjectWorkQuery } from "../api/operations";
import { isoDay } from "../kit/days";
import { permissionsIn } from "../login/rights";
import type { Viewer } from "../login/session";

export interface MyProject {
  id: string;
  name: string;
  description: string;
  mayAnnotate: boolean;
  mayReview: boolean;
  maySeeFigures: boolean;
  mayConfigure: boolean;
  /** Nobody works on it, and everything stays readable. */
  isArchived: boolean;
}

export type ProjectWork = ProjectWorkQuery;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DAYS = 14;

/** The active projects that the caller sees, and archived ones if asked for, with what the caller may do in each. */
export function myProjectsQuery(withArchived: boolean) {
  return queryOptions({
    queryKey: ["myProjects", withArchived],
    queryFn: async ({ signal }): Promise<MyProject[]> => {
      let viewer: MyProjectsQuery["viewer"] | undefined;
      const nodes = await everyNode(async (after) => {
        const found = await request(MyProjectsDocument, { statuses: withArchived ? ["ACTIVE", "ARCHIVED"] : ["ACTIVE"], after }, { signal });
        viewer = found.viewer;
        return found.projects;
      });
      return nodes.map(({ id, name, description, status }) => {
        const permissions = permissionsIn(viewer!, id);
        const isArchived = status === "ARCHIVED";
        return {
          id,
          name: name ?? id,
          description: description ?? "",
          mayAnnotate: permissions.has("ANNOTATE") && !isArchived,
          mayReview: permissions.has("REVIEW") && !isArchived,
          maySeeFigures: permissions.has("STATISTICS_READ"),
          mayConfigure: permissions.has("PROJECT_CONFIGURE"),
          isArchived,
        };
      });
    },
    placeholderData: (before) => before,
  });
}

/** What waits for the caller in a project, and what the caller did there today and on the days before (UTC). */
export function projectWorkQuery(project: Pick<MyProject, "id" | "mayAnnotate" | "mayReview">) {
  return queryOptions({
    queryKey: ["projectWork", project.id, project.mayAnnotate, project.mayReview],
    refetchInterval: MINUTE,
    queryFn: () => {
      const now = Date.now();
      return request(ProjectWorkDocument, {
        project: project.id,
        since: new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString(),
        begin: isoDay(now - (DAYS - 1) * DAY),
        end: isoDay(now + DAY),
        mayAnnotate: project.mayAnnotate,
        mayReview: project.mayReview,
      });
    },
  });
}

/** Whether others may have filled tasks that are left: whoever sees the own answers alone is not told. */
export function mayBeFilled(viewer: Viewer, project: string, work: ProjectWork): boolean {
  return work.project?.policy.visibility !== "ALL" && !permissionsIn(viewer, project).has("ANNOTATIONS_READ_ALL");
}

/** Answers by day over all projects: the last 14 days (UTC), the earliest first, days of nothing included. */
export function answersByDay(works: ProjectWork[], now: number): { day: string; answered: number; timeSpentMs: number }[] {
  const days = Array.from({ length: DAYS }, (_, index) => ({
    day: isoDay(now - (DAYS - 1 - index) * DAY),
    answered: 0,
    timeSpentMs: 0,
  }));
  const byDay = new Map(days.map((each) => [each.day, each]));
  for (const { day, answered, timeSpentMs } of works.flatMap((work) => work.viewer.work?.days ?? [])) {
    const sum = byDay.get(day);
    if (!sum) continue;
    sum.answered += answered;
    sum.timeSpentMs += timeSpentMs;
  }
  return days;
}
