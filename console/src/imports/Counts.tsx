import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { count } from "../words";
import { importsWords } from "../words/imports";
import { isUnderWay, type FileImport } from "./importsApi";
import styles from "./imports.module.css";

const say = importsWords.run;

/** What came of a file so far, or would come of it. */
export function Counts({ run }: { run: FileImport }) {
  const isNothing = !isUnderWay(run) && run.imported + run.annotations + run.rejected === 0;
  return (
    <>
      <dl className={styles.counts}>
        {(["imported", "present", "rejected"] as const).map((name) => (
          <div key={name} data-bad={(name === "rejected" && run.rejected > 0) || undefined}>
            <dt>{say.counts[name]}</dt>
            <dd>{count({ count: run[name], isExact: true })}</dd>
          </div>
        ))}
      </dl>
      {run.annotations + run.annotationsPresent > 0 && <p>{say.annotations(run.annotations, run.annotationsPresent)}</p>}
      {isNothing && <p>{say.nothingNew}</p>}
      {run.status === "CHECKED" && run.rejected > 0 && <p className={styles.quiet}>{say.startWithout(run.rejected)}</p>}
    </>
  );
}

interface LinkProps {
  project: string;
  run: FileImport;
  label?: string;
  className?: string;
  children: ReactNode;
}

/** The way to the tasks that an import brought, for whoever may see them. */
export function ImportedTasksLink({ project, run, label, className, children }: LinkProps) {
  const rights = permissionsIn(useViewer(), project);
  if (!run.imported || !rights.has("TASKS_READ") || !rights.has("ANNOTATIONS_READ_ALL")) return null;
  return (
    <Link className={className} to="/p/$project/tasks" params={{ project }} search={{ imported: timesOf(run) }} aria-label={label}>
      {children}
    </Link>
  );
}

/** From when to when the tasks came in; the last note of an import is made after its last row. */
function timesOf({ startedAt, changedAt }: FileImport): string {
  return `${new Date(startedAt).toISOString()}..${new Date(Date.parse(changedAt) + 1_000).toISOString()}`;
}
