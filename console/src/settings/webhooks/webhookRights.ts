import { permissionsIn } from "../../login/rights";
import type { Viewer } from "../../login/session";

/** The projects in which somebody has a permission by a role of that project. */
export function projectsWith(viewer: Viewer, permission: "WEBHOOKS_READ" | "WEBHOOKS_MANAGE"): string[] {
  const held = viewer.member.projectRoles ?? [];
  return held.flatMap(({ project, permissions }) => (project && permissions.includes(permission) ? [project.id] : []));
}

/** Whether somebody may change the webhooks of a project, or (null) of the organization. */
export function mayManageWebhooks(viewer: Viewer, project: string | null): boolean {
  return project === null ? viewer.permissions.includes("WEBHOOKS_MANAGE") : permissionsIn(viewer, project).has("WEBHOOKS_MANAGE");
}
