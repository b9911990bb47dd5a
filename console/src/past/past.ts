/** How moments of the past are read. */
import { queryOptions } from "@tanstack/react-query";
import { requestWithProblems, required, type FieldProblem, type RequestOptions } from "../api/client";
import { PastMomentDocument, type TypedDocumentString } from "../api/operations";
import { asOfOf, type Moment } from "./moment";
import type { Past } from "./PastContext";

/** The past changes by an erasure alone, and the caller's rights. */
export const PAST = { staleTime: 60_000, gcTime: 60_000 } as const;

/** Where and when a moment is. Raises `ApiError` for one that has not come yet. */
export function pastQuery(project: string, at: Moment) {
  return queryOptions({
    ...PAST,
    queryKey: ["past", project, "moment", at],
    queryFn: async ({ signal }): Promise<Past> => {
      const { data } = await requestThen(PastMomentDocument, { project, ...asOfOf(at) }, { signal });
      const { position, head, events } = data;
      const exact = typeof at === "string" ? at : head?.recordedAt;
      const time = exact ?? events?.nodes.at(-1)?.recordedAt;
      return { at, position, time: time === undefined ? null : Date.parse(time), isExact: exact !== undefined };
    },
  });
}

/**
 * What an operation says of a moment, and why fields of it say nothing, by paths within the moment.
 *
 * Raises `ApiError` where nothing can be said of that moment at all.
 */
export async function requestThen<Data extends { asOf: unknown }, Variables>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
  options?: RequestOptions,
): Promise<{ data: NonNullable<Data["asOf"]>; problems: FieldProblem[] }> {
  const { data, problems } = await requestWithProblems(operation, variables, options);
  const then = required(data.asOf as Data["asOf"], problems);
  return { data: then as NonNullable<Data["asOf"]>, problems: problems.map((each) => ({ ...each, path: each.path.slice(1) })) };
}
