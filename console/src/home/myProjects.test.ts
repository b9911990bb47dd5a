import { expect, test } from "vitest";
import type { Permission } from "../api/operations";
import type { Viewer } from "../login/session";
import { mayBeFilled, type ProjectWork } from "./myProjects";

function viewerWith(...permissions: Permission[]): Viewer {
  return { permissions: [], member: { projectRoles: [{ permissions, project: { id: "p" } }] } } as unknown as Viewer;
}

test("what is left is sure to whoever may know what others answered, by role or by policy", () => {
  const work = (visibility: "OWN" | "ALL") => ({ project: { policy: { visibility } } }) as ProjectWork;
  expect(mayBeFilled(viewerWith("ANNOTATE"), "p", work("OWN"))).toBe(true);
  expect(mayBeFilled(viewerWith("ANNOTATE"), "p", work("ALL"))).toBe(false);
  expect(mayBeFilled(viewerWith("ANNOTATE", "ANNOTATIONS_READ_ALL"), "p", work("OWN"))).toBe(false);
  expect(mayBeFilled(viewerWith("ANNOTATIONS_READ_ALL"), "q", work("OWN"))).toBe(true);
  expect(mayBeFilled(viewerWith("ANNOTATE"), "p", { project: null } as ProjectWork)).toBe(true);
});
