import { expect, test } from "vitest";
import type { Viewer } from "../login/session";
import { findPlaces, placesFor } from "./places";

const PROJECTS = [
  { id: "project_a", name: "Glosses" },
  { id: "project_b", name: "Street" },
];

function viewer(permissions: string[], here: string[]): Viewer {
  const role = { project: { id: "project_b" }, permissions: here };
  return { permissions, member: { projectRoles: [role] } } as unknown as Viewer;
}

test("only what somebody may use can be gone to, project by project", () => {
  const places = placesFor(viewer([], ["ANNOTATE"]), PROJECTS);
  expect(places.filter(({ project }) => project).map(({ label, detail }) => `${detail}: ${label}`)).toEqual(["Street: Label"]);
  expect(places.map(({ to }) => to)).not.toContain("/new");
  expect(placesFor(viewer(["PROJECTS_CREATE", "EVENTS_READ"], []), []).map(({ to }) => to)).toEqual(["/", "/new", "/audit", "/settings/me"]);
});

test("every word of the text is a part of the project's name or the screen's", () => {
  const places = placesFor(viewer(["ANNOTATE", "REVIEW"], []), PROJECTS);
  const names = (text: string) => findPlaces(places, text).map(({ label, detail }) => `${detail}: ${label}`);
  expect(names("rev str")).toEqual(["Street: Review"]);
  expect(names("GLOSS  la")).toEqual(["Glosses: Label"]);
  expect(names("nothing like it")).toEqual([]);
  expect(findPlaces(places, " ")).toEqual(places);
});
