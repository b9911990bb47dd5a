/** What the address of the list of members says. */
import type { MemberFilter, MemberStatus, Role } from "../../api/operations";
import { ROLES } from "../grants";

export const STATUSES = ["ACTIVE", "INVITED", "REMOVED", "EXTERNAL"] as const satisfies MemberStatus[];

export interface MemberSearch {
  /** What the name begins with. */
  name?: string;
  status?: MemberStatus;
  /** A role in the organization. */
  role?: Role;
  /** Whoever holds a role in this project. */
  project?: string;
  /** Who is open beside the list. */
  member?: string;
}

/** The address as it was written by whomever: what is unknown is left out. */
export function validateMemberSearch(given: Record<string, unknown>): MemberSearch {
  const search: MemberSearch = {};
  for (const name of ["name", "project", "member"] as const) {
    const value = given[name];
    if (value !== undefined && value !== null && value !== "") search[name] = String(value);
  }
  const status = STATUSES.find((each) => each === given.status);
  const role = ROLES.find((each) => each === given.role);
  return { ...search, ...(status && { status }), ...(role && { role }) };
}

/** Without a status, those whose accounts act or will: removed ones and outside authors are asked for. */
export function memberFilter({ name, status, role, project }: MemberSearch): MemberFilter {
  return {
    statuses: status ? [status] : ["ACTIVE", "INVITED"],
    ...(name && { nameStartsWith: name }),
    ...(role && { roles: [role] }),
    ...(project && { project }),
  };
}
