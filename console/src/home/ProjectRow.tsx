import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useViewer } from "../login/ViewerContext";
import { ReturnedList } from "../returned/ReturnedList";
import { count, words } from "../words";
import styles from "./home.module.css";
import { mayBeFilled, type MyProject, type ProjectWork } from "./myProjects";

interface Props {
  project: MyProject;
  work: ProjectWork | undefined;
}

/** One project: what waits in it, and the way to the work. */
export function ProjectRow({ project, work }: Props) {
  const viewer = useViewer();
  const toRedo = work?.viewer.work?.toRedo;
  return (
    <li className={styles.project}>
      <div className={styles.about}>
        <h2 className={styles.name}>
          {project.maySeeFigures ? (
            <Link className={styles.nameLink} to="/p/$project" params={{ project: project.id }} title={words.dashboard.openFor(project.name)}>
              {project.name}
            </Link>
          ) : (
            project.name
          )}
          {project.isArchived && <span className={styles.archived}>{words.home.archived}</span>}
        </h2>
        {project.description && <p className={styles.quiet}>{project.description}</p>}
        {!project.isArchived && <p className={styles.quiet}>{work ? waiting(work, mayBeFilled(viewer, project.id, work)) : words.loading}</p>}
        {toRedo && toRedo.count > 0 && (
          <details className={styles.returned} open>
            <summary>{words.returned.show(count(toRedo))}</summary>
            <ReturnedList project={project.id} />
          </details>
        )}
        {work?.viewer.work?.pause?.status === "PAUSED" && (
          <p className={styles.paused}>{words.home.paused(work.viewer.work.pause.reason)}</p>
        )}
      </div>
      <div className={styles.ways}>
        {project.mayReview && (
          <Button
            component={Link}
            to="/p/$project/review/{-$task}"
            params={{ project: project.id } as never}
            aria-label={words.home.reviewIn(project.name)}
            variant={work?.tasks?.totalCount ? "filled" : "default"}
          >
            {words.home.review}
          </Button>
        )}
        {project.mayAnnotate && (
          <Button
            component={Link}
            to="/p/$project/label/{-$task}"
            params={{ project: project.id } as never}
            aria-label={words.home.labelIn(project.name)}
            variant={hasWork(work) ? "filled" : "default"}
          >
            {words.home.label}
          </Button>
        )}
      </div>
    </li>
  );
}

function hasWork(work: ProjectWork | undefined): boolean {
  const mine = work?.viewer.work;
  return Boolean(mine && mine.left.count + mine.toRedo.count > 0);
}

function waiting({ viewer, tasks }: ProjectWork, isBlind: boolean): string {
  const { work } = viewer;
  const parts: string[] = [];
  if (work?.toRedo.count) parts.push(words.home.toRedo(count(work.toRedo)));
  if (work?.left.count) parts.push(words.home.left(count(work.left), isBlind));
  if (work?.answered.count) parts.push(words.home.answeredToday(count(work.answered)));
  if (tasks?.totalCount) {
    parts.push(words.home.toReview(count({ count: tasks.totalCount, isExact: tasks.totalIsExact })));
  }
  return parts.join(" · ") || words.home.done;
}
