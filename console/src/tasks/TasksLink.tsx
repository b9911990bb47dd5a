import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePast } from "../past/PastContext";
import styles from "./tasksLink.module.css";
import type { TaskSearch } from "./taskSearch";

interface Props {
  project: string;
  search: TaskSearch;
  /** What the link leads to, where its text alone does not say it. */
  label?: string;
  children: ReactNode;
}

/** A figure that leads to the tasks behind it: of the past to those of the same moment. */
export function TasksLink({ project, search, label, children }: Props) {
  const at = usePast()?.at;
  return (
    <Link className={styles.link} to="/p/$project/tasks" params={{ project }} search={{ ...search, at }} aria-label={label} title={label}>
      {children}
    </Link>
  );
}
