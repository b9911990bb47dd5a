import type { Project } from "../../form/form";
import { Comments } from "../../task/panels/Comments";
import { Guideline, SidePanel } from "../../task/panels/SidePanel";
import { words } from "../../words";
import type { ReviewTask } from "../queue/reviewWork";
import { TaskHistory } from "./TaskHistory";

export type ReviewPanelName = "comments" | "guideline" | "history";

interface Props {
  name: ReviewPanelName;
  project: Project;
  task: ReviewTask | null;
  onClose: () => void;
}

/** What stands beside the answers: the guideline, what was remarked on the task, or what happened to it. */
export function ReviewPanel({ name, project, task, onClose }: Props) {
  const titles: Record<ReviewPanelName, string> = {
    comments: words.comments.title,
    guideline: words.guideline.title(project.guideline?.version),
    history: words.review.history.title,
  };
  return (
    <SidePanel title={titles[name]} onClose={onClose}>
      {name === "comments" && task && <Comments key={task.id} task={task} />}
      {name === "guideline" && <Guideline guideline={project.guideline} />}
      {name === "history" && task && <TaskHistory task={task.id} />}
    </SidePanel>
  );
}
