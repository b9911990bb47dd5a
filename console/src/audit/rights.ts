import type { ViewerQuery } from "../api/operations";

type Viewer = ViewerQuery["viewer"];

/** The projects of which a member may read all events by a role there. */
export function projectsToAudit({ member }: Pick<Viewer, "member">): string[] {
  return (member.projectRoles ?? []).flatMap(({ project, permissions }) =>
    project && permissions.includes("EVENTS_READ") ? [project.id] : [],
  );
}

/** Whether there is anything that a member may audit. */
export function mayAudit(viewer: Pick<Viewer, "member" | "permissions">): boolean {
  return viewer.permissions.includes("EVENTS_READ") || projectsToAudit(viewer).length > 0;
}
