/** What the form builder reads and writes. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError, request } from "../api/client";
import { everyNode } from "../api/everyNode";
import {
  BuilderProjectDocument,
  FormNotesDocument,
  FormVersionsDocument,
  OfferedTaxonomiesDocument,
  PublishFormDocument,
  SampleTaskDocument,
  type BuilderProjectQuery,
  type FormVersionsQuery,
} from "../api/operations";
import { formOf, type FormJson } from "../form/formJson";
import { problemsIn, type Problem } from "../kit/problems";
import type { Task } from "../task/task";
import type { WorkSoFar } from "./consequences";

export type BuilderProject = NonNullable<BuilderProjectQuery["project"]>;
export type FormVersion = NonNullable<FormVersionsQuery["project"]>["forms"]["nodes"][number];

export function builderProjectQuery(project: string) {
  return queryOptions({
    queryKey: ["project", project, "builder"],
    queryFn: async (): Promise<BuilderProject> => {
      const { project: found } = await request(BuilderProjectDocument, { project });
      if (!found) throw new ApiError("NOT_FOUND", "There is no such project.");
      return found;
    },
  });
}

export function formVersionsQuery(project: string) {
  return infiniteQueryOptions({
    queryKey: ["project", project, "formVersions"],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam: after }) => (await request(FormVersionsDocument, { project, after })).project!.forms,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}

/** What was said of each version of the form, by its number: of the last 200 publications. */
export function formNotesQuery(project: string) {
  return queryOptions({
    queryKey: ["project", project, "formNotes"],
    queryFn: async (): Promise<Map<number, string>> => {
      const { events } = await request(FormNotesDocument, { project });
      const notes = (events?.nodes ?? []).flatMap((event) =>
        event.__typename === "FormPublished" && event.content?.__typename === "FormContent" ? [[event.formVersion, event.content.note] as const] : [],
      );
      return new Map(notes);
    },
  });
}

/** The first task of a project, to try a form with; null where there is none. */
export function sampleTaskQuery(project: string) {
  return queryOptions({
    queryKey: ["sampleTask", project],
    queryFn: async (): Promise<Task | null> => (await request(SampleTaskDocument, { project })).tasks?.nodes[0] ?? null,
  });
}

export const offeredTaxonomiesQuery = queryOptions({
  queryKey: ["offeredTaxonomies"],
  queryFn: ({ signal }) => everyNode(async (after) => (await request(OfferedTaxonomiesDocument, { after }, { signal })).taxonomies),
});

/** A form as the API gives it; null where there is none, or it was erased. */
export function formFrom(json: unknown): FormJson | null {
  const form = json == null ? null : formOf(json);
  return form && typeof form !== "string" ? form : null;
}

const UNFINISHED = ["OPEN", "LABELED", "IN_REVIEW"];

export function workSoFar({ progress, gold }: BuilderProject): WorkSoFar {
  const tasks = progress?.byStatus ?? [];
  const count = (statuses: readonly string[]) => tasks.filter(({ status }) => statuses.includes(status)).reduce((sum, each) => sum + each.tasks, 0);
  return { unfinished: count(UNFINISHED), hasAnswers: count(["LABELED", "IN_REVIEW", "DONE"]) > 0, goldTasks: gold?.tasks ?? 0 };
}

export interface Publication {
  project: string;
  form: FormJson;
  commandId: string;
  note?: string;
  expectedVersion?: number;
  dryRun?: boolean;
}

/** Publish a form, or only ask whether it can be; what the API has against it, with places within the form. */
export async function publishForm({ form, ...given }: Publication): Promise<{ problems: Problem[]; position: string | null }> {
  const { publishForm: done } = await request(PublishFormDocument, { input: { ...given, formJson: form } });
  if (done.__typename !== "Refused") return { problems: [], position: done.position };
  return { problems: problemsIn(done, ["formJson"]), position: null };
}
