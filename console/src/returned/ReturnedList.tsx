import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Loading } from "../kit/Loading";
import { words } from "../words";
import { returnedQuery } from "./returned";
import styles from "./returned.module.css";

const TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

interface Props {
  project: string;
  /** The task that one is at, marked as such. */
  current?: string | undefined;
}

/** What came back to me in a project and why, each with the way to exactly that task. */
export function ReturnedList({ project, current }: Props) {
  const { data, error } = useQuery(returnedQuery(project));
  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return <Loading />;
  if (data.answers.length === 0) return <p className={styles.quiet}>{words.returned.none}</p>;
  return (
    <>
      <ul className={styles.list} aria-label={words.returned.title}>
        {data.answers.map(({ task, title, why, by, at }) => (
          <li key={task} className={styles.answer} data-current={task === current || undefined}>
            <Link
              to="/p/$project/label/{-$task}"
              params={{ project, task }}
              className={styles.link}
              aria-current={task === current || undefined}
            >
              {title}
            </Link>
            <p className={styles.why} dir="auto">
              {why}
            </p>
            <p className={styles.quiet}>{[by, TIME.format(new Date(at))].filter(Boolean).join(" · ")}</p>
          </li>
        ))}
      </ul>
      {data.hasMore && <p className={styles.quiet}>{words.returned.more}</p>}
    </>
  );
}
