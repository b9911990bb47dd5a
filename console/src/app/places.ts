/** The screens one can go to by name: those of each project, and those of the organization. */
import type { LinkProps } from "@tanstack/react-router";
import { mayAudit } from "../audit/rights";
import type { MyProject } from "../home/myProjects";
import { permissionsIn } from "../login/rights";
import type { Viewer } from "../login/session";
import { SETTINGS } from "../settings/places";
import { mayReadTaxonomies } from "../taxonomies/rights";
import { words } from "../words";
import { erasureWords } from "../words/erasures";
import { settingsWords } from "../words/settings";
import { PROJECT_PLACES } from "./projectPlaces";

export interface Place {
  label: string;
  /** The project whose screen it is; empty where it is none's. */
  detail: string;
  to: LinkProps["to"];
  project?: string;
}

/** What a viewer may use of all screens: of the organization, then project by project. */
export function placesFor(viewer: Viewer, projects: readonly Pick<MyProject, "id" | "name">[]): Place[] {
  const common: (Place | false)[] = [
    { label: words.home.title, detail: "", to: "/" },
    viewer.permissions.includes("PROJECTS_CREATE") && { label: words.newProject.title, detail: "", to: "/new" },
    mayReadTaxonomies(viewer) && { label: words.home.taxonomies, detail: "", to: "/t" },
    mayAudit(viewer) && { label: words.account.audit, detail: "", to: "/audit" },
    viewer.permissions.includes("ERASURES_READ") && { label: erasureWords.title, detail: "", to: "/audit/erasures" },
    ...SETTINGS.filter(({ isFor }) => isFor(viewer)).map(({ to, name }) => ({ label: settingsWords.places[name], detail: words.account.settings, to })),
  ];
  const ofProjects = projects.flatMap(({ id, name }) => {
    const rights = permissionsIn(viewer, id);
    const open = PROJECT_PLACES.filter(({ needs }) => needs.every((each) => rights.has(each)));
    return open.map((place): Place => ({ label: words.projectNav[place.name], detail: name, to: place.to, project: id }));
  });
  return [...ofProjects, ...common.filter((place) => place !== false)];
}

/** The places of which every word of a text is a part of the name or the project. */
export function findPlaces(places: readonly Place[], text: string): Place[] {
  const parts = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return places.filter(({ label, detail }) => {
    const name = `${detail} ${label}`.toLocaleLowerCase();
    return parts.every((part) => name.includes(part));
  });
}
