import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/client";
import { MyReturnedDocument } from "../api/operations";
import { textOf } from "../inputs/chat";
import { words } from "../words";
import { reasonText } from "./reasons";

/** An own answer that waits to be given again. */
export interface ReturnedAnswer {
  task: string;
  title: string;
  why: string;
  /** Who sent it back, where one may know. */
  by: string | null;
  at: string;
}

const LONGEST_TITLE = 80;

/** What came back to the caller in a project, the longest waiting first; the first 20. */
export function returnedQuery(project: string) {
  return queryOptions({
    queryKey: ["returned", project],
    queryFn: async (): Promise<{ answers: ReturnedAnswer[]; hasMore: boolean }> => {
      const { viewer, project: found } = await request(MyReturnedDocument, { project });
      const { nodes, pageInfo } = viewer.returned;
      const inputs = (found?.form?.inputs ?? []).map(({ name }) => name);
      const answers = nodes.map(({ status, changedAt, reviewer, task, ...rejection }) => ({
        task: task.id,
        title: titleOf(task, inputs),
        why: status === "OUTDATED" ? words.returned.outdated : (reasonText(rejection, found?.rejectReasons ?? []) ?? words.label.returned),
        by: reviewer?.name ?? null,
        at: changedAt,
      }));
      return { answers, hasMore: pageInfo.hasNextPage };
    },
  });
}

/** What a task is called by whoever imported it, or how its first text begins. */
function titleOf(task: { externalId: string | null; inputs: unknown }, inputs: readonly string[]): string {
  if (task.externalId) return task.externalId;
  const values = (task.inputs as Record<string, unknown> | null) ?? {};
  const text = inputs.map((name) => textOf(values[name])).find(Boolean);
  if (!text) return words.returned.untitled;
  return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE)}…` : text;
}
