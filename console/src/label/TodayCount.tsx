import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { projectWorkQuery } from "../home/myProjects";
import { count, words } from "../words";
import styles from "../task/task.module.css";

/** How many answers I gave today, and how many tasks are left; counted on while answers are on their way. */
export function TodayCount({ project, sent }: { project: string; sent: number }) {
  const { data, dataUpdatedAt } = useQuery(projectWorkQuery({ id: project, mayAnnotate: true, mayReview: false }));
  const [sentBefore, setSentBefore] = useState(0);
  // What was sent before the server counted is in its number.
  useEffect(() => setSentBefore(sent), [dataUpdatedAt]);
  const work = data?.viewer.work;
  if (!work) return null;
  const since = sent - sentBefore;
  const answered = { ...work.answered, count: work.answered.count + since };
  const left = { ...work.left, count: Math.max(0, work.left.count - since) };
  return <span className={styles.today}>{words.label.progress(count(answered), count(left))}</span>;
}
