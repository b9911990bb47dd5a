import { Link } from "@tanstack/react-router";
import type { Permission } from "../../api/operations";
import { auditWords } from "../../words/audit";
import styles from "./moment.module.css";

const say = auditWords.moment;

interface Props {
  project: string;
  /** The task that is shown; undefined for the whole project. */
  task: string | undefined;
  at: number;
  rights: Set<Permission>;
}

/** The ways to the screens of a project as they were at the moment, for whoever may use them. */
export function ThenLinks({ project, task, at, rights }: Props) {
  return (
    <p className={styles.ways}>
      {rights.has("STATISTICS_READ") && (
        <Link to="/p/$project" params={{ project }} search={{ at }}>
          {say.dashboardThen}
        </Link>
      )}
      {rights.has("TASKS_READ") && rights.has("ANNOTATIONS_READ_ALL") && (
        <Link to="/p/$project/tasks" params={{ project }} search={{ at, task }}>
          {say.tasksThen}
        </Link>
      )}
    </p>
  );
}
