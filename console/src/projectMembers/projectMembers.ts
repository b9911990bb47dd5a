/** Who holds a role in a project, and whom one may add. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from "@tanstack/react-query";
import { request } from "../api/client";
import { MembersToAddDocument, ProjectMembersDocument, type MembersToAddQuery, type ProjectMembersQuery } from "../api/operations";

export type ProjectMembers = NonNullable<ProjectMembersQuery["project"]>;
export type ProjectMember = NonNullable<ProjectMembers["members"]>["nodes"][number];
export type Candidate = NonNullable<MembersToAddQuery["members"]>["nodes"][number];

const KEY = "projectMembers";

export function projectMembersQuery(project: string) {
  return infiniteQueryOptions({
    queryKey: [KEY, project],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => (await request(ProjectMembersDocument, { project, after: pageParam }, { signal })).project,
    getNextPageParam: (page) => (page?.members?.pageInfo.hasNextPage ? page.members.pageInfo.endCursor : null),
  });
}

/** Returns what reads the members of a project again. */
export function useReadMembersAgain(project: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [KEY, project] });
}

export function candidatesQuery(name: string) {
  return queryOptions({
    queryKey: ["membersToAdd", name],
    queryFn: async ({ signal }) => (await request(MembersToAddDocument, { name: name || null }, { signal })).members?.nodes ?? [],
    placeholderData: (before) => before,
  });
}

/** What stands in the field for somebody: the address, or the name of a program, which has none. */
export function textOf({ name, email }: Candidate): string {
  return email ?? name ?? "";
}

/** Whom a text means: somebody of the list, or whoever has this address; null where it means nobody. */
export function namedBy(text: string, candidates: readonly Candidate[]): { member: string } | { email: string } | null {
  const written = text.trim();
  const lower = written.toLowerCase();
  const byAddress = candidates.find(({ email }) => email?.toLowerCase() === lower);
  if (byAddress) return { member: byAddress.id };
  if (/^[^@\s]+@[^@\s]+$/.test(written)) return { email: written };
  const byName = candidates.filter(({ name }) => name?.toLowerCase() === lower);
  return byName.length === 1 ? { member: byName[0]!.id } : null;
}
