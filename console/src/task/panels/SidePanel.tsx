import { CloseButton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Loading } from "../../kit/Loading";
import { words } from "../../words";
import type { Project } from "../../form/form";
import type { Task } from "../task";
import { Comments } from "./Comments";
import styles from "./panels.module.css";

const Markdown = lazy(() => import("./Markdown"));

export type PanelName = "comments" | "guideline";

interface Props {
  name: PanelName;
  project: Project;
  task: Task | null;
  onClose: () => void;
}

/** What stands beside the task when it is asked for: the guideline, or what was remarked on the task. */
export function SidePanel({ name, project, task, onClose }: Props) {
  const { guideline } = project;
  const title = name === "comments" ? words.comments.title : words.guideline.title(guideline?.version);
  return (
    <aside className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <CloseButton aria-label={words.label.close} onClick={onClose} />
      </div>
      {name === "comments" && task && <Comments key={task.id} task={task} />}
      {name === "guideline" && (
        <Suspense fallback={<Loading />}>
          {guideline?.text ? <Markdown text={guideline.text} /> : <p>{words.guideline.none}</p>}
        </Suspense>
      )}
    </aside>
  );
}
