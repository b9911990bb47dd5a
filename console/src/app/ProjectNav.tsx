import { Link, type LinkProps } from "@tanstack/react-router";
import type { Permission } from "../api/operations";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { usePast } from "../past/PastContext";
import { words } from "../words";
import styles from "./projectNav.module.css";

interface Place {
  to: LinkProps["to"];
  name: Exclude<keyof typeof words.projectNav, "title">;
  /** Whoever lacks one of these has no such screen. */
  needs: readonly Permission[];
  /** It can be seen as of a moment as well. */
  hasPast?: true;
}

/** The screens of a project; the last two are those on which one works. */
const PLACES: readonly Place[] = [
  { to: "/p/$project", name: "dashboard", needs: ["STATISTICS_READ"], hasPast: true },
  { to: "/p/$project/tasks", name: "tasks", needs: ["TASKS_READ", "ANNOTATIONS_READ_ALL"], hasPast: true },
  { to: "/p/$project/import", name: "import", needs: ["TASKS_IMPORT"] },
  { to: "/p/$project/export", name: "export", needs: ["EXPORT"], hasPast: true },
  { to: "/p/$project/form", name: "form", needs: ["PROJECT_CONFIGURE"] },
  { to: "/p/$project/members", name: "members", needs: ["PROJECT_MEMBERS_READ"] },
  { to: "/p/$project/settings", name: "settings", needs: ["PROJECT_CONFIGURE"] },
  { to: "/p/$project/label/{-$task}", name: "label", needs: ["ANNOTATE"] },
  { to: "/p/$project/review/{-$task}", name: "review", needs: ["REVIEW"] },
];

/**
 * The way from screen to screen of a project: a part of the header, with what the viewer may use there.
 *
 * From a moment of the past, it leads to what can be seen as of that moment.
 */
export function ProjectNav({ project }: { project: string }) {
  const rights = permissionsIn(useViewer(), project);
  const past = usePast();
  const places = PLACES.filter(({ needs, hasPast }) => needs.every((each) => rights.has(each)) && (!past || hasPast));
  return (
    <nav className={styles.nav} aria-label={words.projectNav.title}>
      {places.map(({ to, name }) => (
        <Link
          key={name}
          className={styles.link}
          data-work={name === "label" || undefined}
          to={to}
          params={{ project } as never}
          search={(past ? { at: past.at } : {}) as never}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {words.projectNav[name]}
        </Link>
      ))}
    </nav>
  );
}
