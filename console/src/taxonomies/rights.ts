import type { Viewer } from "../login/session";

/** Whether somebody may read taxonomies: by any role, in the organization or in a project. */
export function mayReadTaxonomies({ permissions, member }: Viewer): boolean {
  return permissions.includes("TAXONOMIES_READ") || (member.projectRoles ?? []).some((role) => role.permissions.includes("TAXONOMIES_READ"));
}

/** Whether somebody may edit taxonomies, which only a role in the organization allows. */
export function mayEditTaxonomies({ permissions }: Viewer): boolean {
  return permissions.includes("TAXONOMIES_EDIT");
}
