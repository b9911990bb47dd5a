/** The tasks of a project, read page by page as one scrolls. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request, requestWithProblems, required } from "../api/client";
import { everyNode } from "../api/everyNode";
import {
  GridAnnotatorsDocument,
  GridAnnotatorsThenDocument,
  GridMembersDocument,
  GridMembersThenDocument,
  GridProjectThenDocument,
  TaskCountDocument,
  TaskCountThenDocument,
  TaskDetailDocument,
  TaskDetailThenDocument,
  TaskPageDocument,
  TaskPageThenDocument,
  type TaskInsideFragment,
  type TaskRowFragment,
} from "../api/operations";
import { named, type Project } from "../form/form";
import { livePosition } from "../live/liveProject";
import { PAST, requestThen } from "../past/past";
import type { Past } from "../past/PastContext";
import { filterOf, type TaskSearch } from "./taskSearch";

export type TaskRow = TaskRowFragment;
export type TaskDetail = TaskInsideFragment;

export function taskPagesKey(project: string): string[] {
  return ["taskPages", project];
}

/** What of a project was read as of a moment. */
function thenKey(project: string, { position }: Past): string[] {
  return ["past", project, position];
}

/** The project with the form that it had at a moment; null where it was not there. */
export function projectThenQuery(project: string, past: Past | null) {
  return queryOptions({
    ...PAST,
    queryKey: ["past", project, past?.position, "grid"],
    queryFn: async ({ signal }): Promise<Project | null> => {
      const { data } = await requestThen(GridProjectThenDocument, { project, at: past!.position }, { signal });
      return data.project && named(data.project);
    },
  });
}

/** A page may hold few tasks or none and still have a next one, where a filter fits few of many. */
export function taskPagesQuery(project: string, search: TaskSearch, past: Past | null) {
  const [filter, order, direction] = [filterOf(search), search.order ?? "RANK", search.direction ?? null];
  const asked = { project, filter, order, direction };
  const read = async (after: string | null, signal: AbortSignal) => {
    if (past) return requestThen(TaskPageThenDocument, { ...asked, after, at: past.position }, { signal });
    return requestWithProblems(TaskPageDocument, { ...asked, after, minPosition: livePosition(project) }, { signal });
  };
  return infiniteQueryOptions({
    ...(past && PAST),
    queryKey: [...(past ? [...thenKey(project, past), "tasks"] : taskPagesKey(project)), filter, order, direction],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const { data, problems } = await read(pageParam, signal);
      return required(data.tasks, problems);
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** How many tasks meet the filter, counted up to a limit. */
export function taskCountQuery(project: string, search: TaskSearch, past: Past | null) {
  const filter = filterOf(search);
  return queryOptions({
    ...(past && PAST),
    queryKey: [...(past ? thenKey(project, past) : ["project", project]), "taskCount", filter],
    queryFn: async () => {
      const { data, problems } = past
        ? await requestThen(TaskCountThenDocument, { project, filter, at: past.position })
        : await requestWithProblems(TaskCountDocument, { project, filter, minPosition: livePosition(project) });
      const { totalCount, totalIsExact } = required(data.tasks, problems);
      return { count: totalCount, isExact: totalIsExact };
    },
  });
}

export function taskQuery(project: string, id: string, past: Past | null) {
  return queryOptions({
    ...(past && PAST),
    queryKey: [...(past ? thenKey(project, past) : ["project", project]), "task", id],
    queryFn: async () => {
      if (!past) return (await request(TaskDetailDocument, { id })).task;
      return (await requestThen(TaskDetailThenDocument, { id, at: past.position })).data.task;
    },
  });
}

export interface GridMember {
  id: string;
  name: string | null;
}

/** Who works in the project, as far as the caller may know it. */
export function gridMembersQuery(project: string, past: Past | null = null) {
  return queryOptions({
    ...(past && PAST),
    queryKey: past ? [...thenKey(project, past), "members"] : ["gridMembers", project],
    queryFn: async ({ signal }): Promise<GridMember[]> => {
      const members = everyNode(async (after) => {
        const { project: found } = past
          ? (await requestThen(GridMembersThenDocument, { project, after, at: past.position }, { signal })).data
          : await request(GridMembersDocument, { project, after }, { signal });
        return found?.members;
      });
      const annotators = everyNode(async (after) => {
        const { project: found } = past
          ? (await requestThen(GridAnnotatorsThenDocument, { project, after, at: past.position }, { signal })).data
          : await request(GridAnnotatorsDocument, { project, after }, { signal });
        return found?.annotators;
      });
      const people = (await Promise.all([members, annotators])).flat();
      const byId = new Map(people.map(({ member }) => [member.id, member]));
      return [...byId.values()].toSorted((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
    },
  });
}
