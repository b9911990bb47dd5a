/** Who may give which role: nobody raises anybody above themselves. The server decides the same again. */
import type { Role } from "../api/operations";
import { words } from "../words";

export const ROLES = Object.keys(words.roles.names) as Role[];

const GRANTS: Partial<Record<Role, readonly Role[]>> = {
  OWNER: ROLES,
  ADMIN: ROLES.filter((role) => role !== "OWNER"),
  MANAGER: ["REVIEWER", "ANNOTATOR", "MODEL"],
};

export interface HeldRoles {
  role: Role | null;
  projectRoles: readonly { roles: readonly Role[]; project: { id: string } | null }[] | null;
}

/** The roles that somebody may give in the whole organization. */
export function grantable({ role }: HeldRoles): readonly Role[] {
  return (role && GRANTS[role]) ?? [];
}

/** The roles that somebody may give in a project: ownership is of the organization alone. */
export function grantableIn(held: HeldRoles, project: string): readonly Role[] {
  const here = held.projectRoles?.find((each) => each.project?.id === project)?.roles ?? [];
  const roles = [held.role, ...here].flatMap((role) => (role && GRANTS[role]) ?? []);
  return ROLES.filter((role) => role !== "OWNER" && roles.includes(role));
}

/** Whether somebody may change an account: they could give each of its roles. */
export function mayManage(held: HeldRoles, account: HeldRoles): boolean {
  const may = grantable(held);
  return rolesOf(account).every((role) => may.includes(role));
}

function rolesOf({ role, projectRoles }: HeldRoles): Role[] {
  return [...(role ? [role] : []), ...(projectRoles ?? []).flatMap(({ roles }) => roles)];
}

export function roleOptions(roles: readonly Role[]): { value: Role; label: string }[] {
  return roles.map((value) => ({ value, label: words.roles.names[value] }));
}
