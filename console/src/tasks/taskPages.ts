/** The tasks of a project, read page by page as one scrolls. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../api/client";
import { everyNode } from "../api/everyNode";
import {
  GridAnnotatorsDocument,
  GridMembersDocument,
  TaskCountDocument,
  TaskDetailDocument,
  TaskPageDocument,
  type TaskInsideFragment,
  type TaskRowFragment,
} from "../api/operations";
import { livePosition } from "../live/liveProject";
import { filterOf, type TaskSearch } from "./taskSearch";

export type TaskRow = TaskRowFragment;
export type TaskDetail = TaskInsideFragment;

export function taskPagesKey(project: string): string[] {
  return ["taskPages", project];
}

/** A page may hold few tasks or none and still have a next one, where a filter fits few of many. */
export function taskPagesQuery(project: string, search: TaskSearch) {
  const [filter, order, direction] = [filterOf(search), search.order ?? "RANK", search.direction ?? null];
  return infiniteQueryOptions({
    queryKey: [...taskPagesKey(project), filter, order, direction],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const minPosition = livePosition(project);
      const variables = { project, filter, order, direction, after: pageParam, minPosition };
      const { tasks } = await request(TaskPageDocument, variables, { signal });
      return tasks ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** How many tasks meet the filter, counted up to a limit. */
export function taskCountQuery(project: string, search: TaskSearch) {
  const filter = filterOf(search);
  return queryOptions({
    queryKey: ["project", project, "taskCount", filter],
    queryFn: async () => {
      const { tasks } = await request(TaskCountDocument, { project, filter, minPosition: livePosition(project) });
      return { count: tasks?.totalCount ?? 0, isExact: tasks?.totalIsExact ?? true };
    },
  });
}

export function taskQuery(project: string, id: string) {
  return queryOptions({
    queryKey: ["project", project, "task", id],
    queryFn: async () => (await request(TaskDetailDocument, { id })).task,
  });
}

export interface GridMember {
  id: string;
  name: string | null;
}

/** Who works in the project, as far as the caller may know it. */
export function gridMembersQuery(project: string) {
  return queryOptions({
    queryKey: ["gridMembers", project],
    queryFn: async ({ signal }): Promise<GridMember[]> => {
      const [members, annotators] = await Promise.all([
        everyNode(async (after) => (await request(GridMembersDocument, { project, after }, { signal })).project?.members),
        everyNode(async (after) => (await request(GridAnnotatorsDocument, { project, after }, { signal })).project?.annotators),
      ]);
      const byId = new Map([...members, ...annotators].map(({ member }) => [member.id, member]));
      return [...byId.values()].toSorted((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
    },
  });
}
