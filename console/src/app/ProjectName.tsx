import { Link } from "@tanstack/react-router";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { words } from "../words";
import styles from "./header.module.css";

/** Whose tasks one works on, in the header of the working screens; it leads to the dashboard whoever may see that. */
export function ProjectName({ project: { id, name } }: { project: { id: string; name: string | null } }) {
  const mayLook = permissionsIn(useViewer(), id).has("STATISTICS_READ");
  if (!mayLook) return <span className={styles.project}>{name}</span>;
  return (
    <Link className={styles.project} to="/p/$project" params={{ project: id }} title={words.dashboard.openFor(name ?? "")}>
      {name}
    </Link>
  );
}
