import { Link } from "@tanstack/react-router";
import type { TaskStatus } from "../api/operations";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { usePast, useShownTime } from "../past/PastContext";
import { TasksLink } from "../tasks/TasksLink";
import { words } from "../words";
import kit from "../kit/kit.module.css";
import styles from "./dashboard.module.css";
import { estimateEnd } from "./estimate";
import { byDay, type Figures } from "./figures";

/** From what is finished to what has not begun, as the bar is filled. */
const ORDER: TaskStatus[] = ["DONE", "LABELED", "IN_REVIEW", "OPEN", "SKIPPED", "ARCHIVED"];
const say = words.dashboard;

/** Tasks by status, and when they will be done. */
export function ProgressBar({ project, figures }: { project: string; figures: Figures }) {
  const { progress } = figures;
  if (!progress) return null;
  const counts = new Map(progress.byStatus.map(({ status, tasks }) => [status, tasks]));
  const present = ORDER.flatMap((status) => {
    const tasks = counts.get(status) ?? 0;
    return tasks ? [{ status, tasks }] : [];
  });
  return (
    <section aria-labelledby="progress">
      <div className={styles.progressHead}>
        <h2 id="progress" className={kit.spoken}>
          {say.progress.title}
        </h2>
        <p className={styles.figure}>
          <TasksLink project={project} search={{}}>
            <strong>{say.progress.total(progress.total)}</strong>
          </TasksLink>
        </p>
        <End figures={figures} progress={progress} />
      </div>
      {progress.total === 0 ? (
        <NoTasks project={project} />
      ) : (
        <>
          <StatusPicture present={present} total={progress.total} />
          <ul className={styles.statuses}>
            {present.map(({ status, tasks }) => (
              <li key={status}>
                <span className={styles.swatch} data-status={status} aria-hidden="true" />
                <TasksLink project={project} search={{ status }}>
                  <strong>{say.count(tasks)}</strong> {say.progress.statuses[status]}
                </TasksLink>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** A project without tasks, and the way to get some. */
function NoTasks({ project }: { project: string }) {
  const mayImport = permissionsIn(useViewer(), project).has("TASKS_IMPORT");
  const isPast = usePast() !== null;
  return (
    <p className={styles.quiet}>
      {say.progress.none}{" "}
      {mayImport && !isPast && (
        <Link className={kit.headerLink} to="/p/$project/import" params={{ project }}>
          {say.progress.importTasks}
        </Link>
      )}
    </p>
  );
}

/** Decoration: the list beside it says the same. Statuses differ in pattern as well as in color. */
function StatusPicture({ present, total }: { present: { status: TaskStatus; tasks: number }[]; total: number }) {
  let left = 0;
  return (
    <svg className={styles.statusBar} viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
      <defs>
        <pattern id="hatched" width="8" height="20" patternUnits="userSpaceOnUse">
          <rect width="8" height="20" className={styles.hatchGround} />
          <rect width="3" height="20" className={styles.hatch} />
        </pattern>
      </defs>
      {present.map(({ status, tasks }) => {
        const width = (tasks / total) * 1000;
        const x = left;
        left += width;
        return <rect key={status} x={x} width={Math.max(width - 2, 1)} height="20" data-status={status} />;
      })}
    </svg>
  );
}

function End({ figures, progress }: { figures: Figures; progress: NonNullable<Figures["progress"]> }) {
  const now = useShownTime();
  const day = usePast() ? say.estimate.thatDay : say.estimate.today;
  if (!figures.activity || now === null || progress.total === 0) return null;
  const { left, rate, days, end } = estimateEnd(progress, byDay(figures.activity, now), now);
  if (left === 0) return <p className={styles.quiet}>{say.estimate.finished}</p>;
  if (end === null) return <p className={styles.quiet}>{rate ? say.estimate.how(left, rate, days, day) : say.estimate.unknown(days)}</p>;
  return (
    <p className={styles.quiet}>
      <strong className={styles.end}>{say.estimate.end(say.day(new Date(end).toISOString().slice(0, 10)))}</strong>{" "}
      {say.estimate.how(left, rate, days, day)}
    </p>
  );
}
