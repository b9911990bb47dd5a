/** Holds as the API has them. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../api/client";
import { accepted } from "../api/command";
import {
  AuditTaskByNameDocument,
  HoldsDocument,
  PlaceHoldDocument,
  ReleaseHoldDocument,
  type HoldInput,
  type HoldShownFragment,
  type ReleaseHoldInput,
} from "../api/operations";
import { clockTime } from "../kit/times";
import { erasureWords } from "../words/erasures";

export type Hold = HoldShownFragment;

const say = erasureWords.holds;

/** The holds that were not released, the latest first. */
export const holdsQuery = infiniteQueryOptions({
  queryKey: ["holds"],
  initialPageParam: null as string | null,
  queryFn: async ({ pageParam, signal }) => {
    const { holds } = await request(HoldsDocument, { after: pageParam }, { signal });
    return holds ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  },
  getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
});

export async function placeHold(input: HoldInput) {
  return accepted((await request(PlaceHoldDocument, { input })).hold);
}

export async function releaseHold(input: ReleaseHoldInput) {
  return accepted((await request(ReleaseHoldDocument, { input })).releaseHold);
}

/** The id of a task of a project, by its id or by the name that its import gave it; null where there is none. */
export async function taskNamed(project: string, name: string): Promise<string | null> {
  if (/^task_[a-z2-7]+$/.test(name)) return name;
  return (await request(AuditTaskByNameDocument, { project, name })).tasks?.nodes[0]?.id ?? null;
}

/** What a hold is on, in words. The person is not known: only the digest of the reference is kept. */
export function heldName({ target, heldTask, heldProject }: Pick<Hold, "target" | "heldTask" | "heldProject">): string {
  switch (target) {
    case "TASK":
      return heldTask ? say.task(heldTask.externalId ?? heldTask.id) : say.unseen;
    case "PROJECT":
      return heldProject ? say.project(heldProject.name ?? heldProject.id) : say.unseen;
    default:
      return say.subject;
  }
}

/** Until when it is held, in words. */
export function untilOf(hold: Hold): string {
  if (hold.endsAt === null) return say.open;
  return isOver(hold, Date.now()) ? say.over(clockTime(hold.endsAt)) : clockTime(hold.endsAt);
}

/** Who placed a hold, and when. */
export function placedBy({ placedBy: member, placedAt }: Hold): string {
  return say.by(member?.name ?? say.somebody, clockTime(placedAt));
}

/** Whether a hold has ended by itself. */
export function isOver({ endsAt }: Pick<Hold, "endsAt">, now: number): boolean {
  return endsAt !== null && Date.parse(endsAt) <= now;
}
