import type { LinkProps } from "@tanstack/react-router";
import type { Permission } from "../api/operations";
import type { words } from "../words";

interface ProjectPlace {
  to: LinkProps["to"];
  name: Exclude<keyof typeof words.projectNav, "title">;
  /** Whoever lacks one of these has no such screen. */
  needs: readonly Permission[];
  /** It can be seen as of a moment as well. */
  hasPast?: true;
}

/** The screens of a project; the last two are those on which one works. */
export const PROJECT_PLACES: readonly ProjectPlace[] = [
  { to: "/p/$project", name: "dashboard", needs: ["STATISTICS_READ"], hasPast: true },
  { to: "/p/$project/tasks", name: "tasks", needs: ["TASKS_READ", "ANNOTATIONS_READ_ALL"], hasPast: true },
  { to: "/p/$project/import", name: "import", needs: ["TASKS_IMPORT"] },
  { to: "/p/$project/export", name: "export", needs: ["EXPORT"], hasPast: true },
  { to: "/p/$project/form", name: "form", needs: ["PROJECT_CONFIGURE"] },
  { to: "/p/$project/members", name: "members", needs: ["PROJECT_MEMBERS_READ"] },
  { to: "/p/$project/settings", name: "settings", needs: ["PROJECT_CONFIGURE"] },
  { to: "/audit", name: "audit", needs: ["EVENTS_READ"] },
  { to: "/p/$project/label/{-$task}", name: "label", needs: ["ANNOTATE"] },
  { to: "/p/$project/review/{-$task}", name: "review", needs: ["REVIEW"] },
];
