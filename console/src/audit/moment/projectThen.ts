import { queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import { AuditProjectDocument, type AuditProjectQuery } from "../../api/operations";

export type ProjectOfThen = NonNullable<NonNullable<AuditProjectQuery["asOf"]>["project"]>;

/** A project as it was at a position; null where it was not there. */
export function projectThenQuery(project: string, at: number) {
  return queryOptions({
    queryKey: ["auditProject", project, at],
    queryFn: async ({ signal }): Promise<ProjectOfThen | null> => {
      const { asOf } = await request(AuditProjectDocument, { project, at: String(at) }, { signal });
      return asOf?.project ?? null;
    },
    staleTime: 60_000,
    gcTime: 60_000,
  });
}
