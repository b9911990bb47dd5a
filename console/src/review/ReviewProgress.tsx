import { useQuery } from "@tanstack/react-query";
import { projectWorkQuery } from "../home/myProjects";
import task from "../task/task.module.css";
import { count, words } from "../words";

/** How many tasks I decided in this sitting, and how many wait for a reviewer. */
export function ReviewProgress({ project, decided }: { project: string; decided: number }) {
  const { data } = useQuery(projectWorkQuery({ id: project, mayAnnotate: false, mayReview: true }));
  const tasks = data?.tasks;
  const waiting = tasks && count({ count: tasks.totalCount, isExact: tasks.totalIsExact });
  return <span className={task.today}>{waiting ? words.review.progress(decided, waiting) : words.review.decidedOnly(decided)}</span>;
}
