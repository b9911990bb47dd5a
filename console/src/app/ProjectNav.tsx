import { Link } from "@tanstack/react-router";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { usePast } from "../past/PastContext";
import { words } from "../words";
import { PROJECT_PLACES } from "./projectPlaces";
import styles from "./projectNav.module.css";

/**
 * The way from screen to screen of a project: a part of the header, with what the viewer may use there.
 *
 * From a moment of the past, it leads to what can be seen as of that moment.
 */
export function ProjectNav({ project }: { project: string }) {
  const rights = permissionsIn(useViewer(), project);
  const past = usePast();
  const places = PROJECT_PLACES.filter(({ needs, hasPast }) => needs.every((each) => rights.has(each)) && (!past || hasPast));
  return (
    <nav className={styles.nav} aria-label={words.projectNav.title}>
      {places.map(({ to, name }) => (
        <Link
          key={name}
          className={styles.link}
          data-work={name === "label" || name === "review" || undefined}
          to={to}
          params={{ project } as never}
          search={(past ? { at: past.at } : name === "audit" ? { project } : {}) as never}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {words.projectNav[name]}
        </Link>
      ))}
    </nav>
  );
}
