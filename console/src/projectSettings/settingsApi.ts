/** What the settings of a project read and write. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError, newCommandId, request } from "../api/client";
import {
  ArchiveProjectDocument,
  ChangeGoldPolicyDocument,
  ChangePauseRuleDocument,
  GuidelineVersionsDocument,
  ProjectSettingsDocument,
  PublishGuidelineDocument,
  RestoreProjectDocument,
  UpdateProjectDocument,
  type ChangedProjectFragment,
  type GuidelineVersionsQuery,
  type RefusalFragment,
} from "../api/operations";
import { problemsIn, type Problem } from "../kit/problems";
import { noteLivePosition } from "../live/liveProject";
import type { Changes, ProjectSettings } from "./settings";

export type GuidelineVersion = NonNullable<GuidelineVersionsQuery["project"]>["guidelines"]["nodes"][number];

export function projectSettingsQuery(project: string, mayReadGold: boolean) {
  return queryOptions({
    queryKey: ["project", project, "settings"],
    queryFn: async (): Promise<ProjectSettings> => {
      const { project: found } = await request(ProjectSettingsDocument, { project, mayReadGold });
      if (!found) throw new ApiError("NOT_FOUND", "There is no such project.");
      return found;
    },
  });
}

export function guidelineVersionsQuery(project: string) {
  return infiniteQueryOptions({
    queryKey: ["project", project, "guidelineVersions"],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam: after }) => (await request(GuidelineVersionsDocument, { project, after })).project!.guidelines,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

type Result = ({ __typename: "ProjectPayload" } & ChangedProjectFragment) | ({ __typename: "Refused" } & RefusalFragment);

/** The version of the project after a command, or what the API has against it: its places are put into `group`. */
function outcome(project: string, result: Result, group = ""): number | Problem[] {
  if (result.__typename === "ProjectPayload") {
    noteLivePosition(project, result.position);
    return result.project.version;
  }
  const problems = problemsIn(result);
  return group ? problems.map(({ place, message }) => ({ place: place && `${group}.${place}`, message })) : problems;
}

/** Save changes of settings, command by command; what the API has against one, by place, and nothing after it is sent. */
export async function saveSettings(project: string, version: number, { update, gold, pause }: Changes): Promise<Problem[]> {
  let expectedVersion = version;
  const common = () => ({ commandId: newCommandId(), project, expectedVersion });
  const steps = [
    update && (async () => outcome(project, (await request(UpdateProjectDocument, { input: { ...update, ...common() } })).updateProject)),
    gold && (async () => outcome(project, (await request(ChangeGoldPolicyDocument, { input: { ...gold, ...common() } })).changeGoldPolicy, "gold")),
    pause && (async () => outcome(project, (await request(ChangePauseRuleDocument, { input: { ...pause, ...common() } })).changePauseRule, "pause")),
  ];
  for (const step of steps) {
    const done = step ? await step() : expectedVersion;
    if (typeof done !== "number") return done;
    expectedVersion = done;
  }
  return [];
}

/** Stop the work on a project, or let it go on. */
export async function setArchived(project: string, isArchived: boolean): Promise<Problem[]> {
  const input = { commandId: newCommandId(), project };
  const result = isArchived
    ? (await request(ArchiveProjectDocument, { input })).archiveProject
    : (await request(RestoreProjectDocument, { input })).restoreProject;
  const done = outcome(project, result);
  return typeof done === "number" ? [] : done;
}

export async function publishGuideline(input: { commandId: string; project: string; text: string; expectedVersion: number }): Promise<Problem[]> {
  const done = outcome(input.project, (await request(PublishGuidelineDocument, { input })).publishGuideline);
  return typeof done === "number" ? [] : done;
}
