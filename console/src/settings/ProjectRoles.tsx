import type { Role } from "../api/operations";
import { words } from "../words";
import { settingsWords } from "../words/settings";
import styles from "./settings.module.css";

interface Props {
  held: readonly { roles: readonly Role[]; project: { id: string; name: string | null } | null }[] | null;
}

/** The roles that somebody holds in single projects, in one line. */
export function ProjectRoles({ held }: Props) {
  if (!held?.length) return <span className={styles.note}>–</span>;
  const texts = held.map(({ roles, project }) => `${nameOf(project)}: ${roles.map((role) => words.roles.names[role]).join(", ")}`);
  return <>{texts.join("; ")}</>;
}

export function nameOf(project: { name: string | null } | null): string {
  return project ? (project.name ?? settingsWords.erased) : settingsWords.hidden;
}
