import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import styles from "./tasksLink.module.css";
import type { TaskSearch } from "./taskSearch";

interface Props {
  project: string;
  search: TaskSearch;
  /** What the link leads to, where its text alone does not say it. */
  label?: string;
  children: ReactNode;
}

/** A figure that leads to the tasks behind it. */
export function TasksLink({ project, search, label, children }: Props) {
  return (
    <Link className={styles.link} to="/p/$project/tasks" params={{ project }} search={search} aria-label={label}>
      {children}
    </Link>
  );
}
