/** What the settings read, and that all of it is read again after a change. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from "@tanstack/react-query";
import { request } from "../api/client";
import { everyNode } from "../api/everyNode";
import {
  KeyHoldersDocument,
  MeDocument,
  MemberDetailDocument,
  MembersDocument,
  SettingsProjectsDocument,
  type KeyFragment,
  type MeQuery,
  type MemberDetailQuery,
  type MemberRowFragment,
  type SessionFragment,
} from "../api/operations";
import { memberFilter, type MemberSearch } from "./members/memberSearch";

export type Me = MeQuery["viewer"]["member"];
export type MemberRow = MemberRowFragment;
export type MemberDetail = NonNullable<MemberDetailQuery["member"]>;
export type Session = SessionFragment;
export type Key = KeyFragment;

const SETTINGS = "settings";

/** Returns what reads everything of the settings again. */
export function useReadAgain(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [SETTINGS] });
}

export const meQuery = queryOptions({
  queryKey: [SETTINGS, "me"],
  queryFn: ({ signal }) => request(MeDocument, {}, { signal }),
});

export const projectsQuery = queryOptions({
  queryKey: [SETTINGS, "projects"],
  queryFn: ({ signal }) => everyNode(async (after) => (await request(SettingsProjectsDocument, { after }, { signal })).projects),
});

export function membersQuery(search: MemberSearch) {
  const filter = memberFilter(search);
  return infiniteQueryOptions({
    queryKey: [SETTINGS, "members", filter],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const { members } = await request(MembersDocument, { filter, after: pageParam }, { signal });
      return members ?? { nodes: [], totalCount: 0, totalIsExact: true, pageInfo: { hasNextPage: false, endCursor: null } };
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

export function memberQuery(id: string, mayManage: boolean) {
  return queryOptions({
    queryKey: [SETTINGS, "member", id, mayManage],
    queryFn: ({ signal }) => request(MemberDetailDocument, { id, mayManage }, { signal }),
  });
}

export const keyHoldersQuery = infiniteQueryOptions({
  queryKey: [SETTINGS, "keyHolders"],
  initialPageParam: null as string | null,
  queryFn: async ({ pageParam, signal }) => {
    const { members } = await request(KeyHoldersDocument, { after: pageParam }, { signal });
    return members ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  },
  getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
});
