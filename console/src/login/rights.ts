import type { Permission } from "../api/operations";

interface Person {
  permissions: readonly Permission[];
  member: { projectRoles: readonly { permissions: readonly Permission[]; project: { id: string } | null }[] | null };
}

/** What somebody may do in a project: by roles in the organization and by those in the project. */
export function permissionsIn({ permissions, member }: Person, project: string): Set<Permission> {
  const here = member.projectRoles?.filter((each) => each.project?.id === project) ?? [];
  return new Set([...permissions, ...here.flatMap((each) => each.permissions)]);
}
