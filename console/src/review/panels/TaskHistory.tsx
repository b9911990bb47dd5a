import { useQuery } from "@tanstack/react-query";
import { request } from "../../api/client";
import { TaskHistoryDocument } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { words } from "../../words";
import styles from "../review.module.css";

const DAY = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const TIME = new Intl.DateTimeFormat("en", { timeStyle: "medium" });

/** Who did what with the task and when, the latest last; the last hundred acts, as far as one may see them. */
export function TaskHistory({ task }: { task: string }) {
  const { data, error } = useQuery({
    queryKey: ["taskHistory", task],
    queryFn: ({ signal }) => request(TaskHistoryDocument, { task }, { signal }),
  });
  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return <Loading />;
  const events = data.events?.nodes ?? [];
  if (events.length === 0) return <p className={styles.quiet}>{words.review.history.none}</p>;
  return (
    <ol className={styles.history}>
      {events.map(({ position, name, recordedAt, actor }, index) => {
        const at = new Date(recordedAt);
        const before = events[index - 1];
        const isNewDay = !before || DAY.format(new Date(before.recordedAt)) !== DAY.format(at);
        return (
          <li key={position}>
            {isNewDay && <p className={styles.day}>{DAY.format(at)}</p>}
            <time dateTime={recordedAt}>{TIME.format(at)}</time> <strong>{actor?.name}</strong>{" "}
            {words.review.history.names[name] ?? name}
          </li>
        );
      })}
    </ol>
  );
}
