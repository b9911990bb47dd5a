import { describe, expect, test } from "vitest";
import { grantable, grantableIn, mayManage, ROLES, type HeldRoles } from "./grants";

const NOBODY: HeldRoles = { role: null, projectRoles: [] };
const OWNER: HeldRoles = { role: "OWNER", projectRoles: [] };
const ADMIN: HeldRoles = { role: "ADMIN", projectRoles: [] };
const IN_STREET: HeldRoles = { role: null, projectRoles: [{ roles: ["MANAGER"], project: { id: "street" } }] };

describe("who may give which role", () => {
  test("an owner gives all, an administrator all but ownership, others none in the organization", () => {
    expect(grantable(OWNER)).toEqual(ROLES);
    expect(grantable(ADMIN)).not.toContain("OWNER");
    expect(grantable(IN_STREET)).toEqual([]);
    expect(grantable(NOBODY)).toEqual([]);
  });

  test("a manager gives roles in the managed project alone, and nobody ownership there", () => {
    expect(grantableIn(IN_STREET, "street")).toEqual(["REVIEWER", "ANNOTATOR", "MODEL"]);
    expect(grantableIn(IN_STREET, "notes")).toEqual([]);
    expect(grantableIn(OWNER, "notes")).not.toContain("OWNER");
  });

  test("an account is changed by whoever could give all its roles", () => {
    expect(mayManage(ADMIN, IN_STREET)).toBe(true);
    expect(mayManage(ADMIN, OWNER)).toBe(false);
    expect(mayManage(OWNER, OWNER)).toBe(true);
    expect(mayManage(IN_STREET, { role: "ANNOTATOR", projectRoles: [] })).toBe(false);
  });
});
