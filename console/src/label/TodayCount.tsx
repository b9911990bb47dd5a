import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { mayBeFilled, projectWorkQuery } from "../home/myProjects";
import { useViewer } from "../login/ViewerContext";
import { count, words } from "../words";
import styles from "../task/task.module.css";
import type { TaskQueue } from "./queue/TaskQueue";

/** How many answers I gave today, and how many tasks are left; counted on while answers are on their way. */
export function TodayCount({ project, sent, queue }: { project: string; sent: number; queue: TaskQueue }) {
  const viewer = useViewer();
  const { phase } = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const { data, dataUpdatedAt } = useQuery(projectWorkQuery({ id: project, mayAnnotate: true, mayReview: false }));
  const [sentBefore, setSentBefore] = useState(0);
  // What was sent before the server counted is in its number.
  useEffect(() => setSentBefore(sent), [dataUpdatedAt]);
  const work = data?.viewer.work;
  if (!work) return null;
  const since = sent - sentBefore;
  const answered = { ...work.answered, count: work.answered.count + since };
  const left = { ...work.left, count: Math.max(0, work.left.count - since) };
  // How many others filled is not told to everybody; that none can be claimed is.
  const isBlind = mayBeFilled(viewer, project, data);
  const text = phase === "empty" ? words.label.today(count(answered)) : words.label.progress(count(answered), count(left), isBlind);
  return <span className={styles.today}>{text}</span>;
}
