import type { Project } from "../form/form";
import { ReturnedList } from "../returned/ReturnedList";
import { Comments } from "../task/panels/Comments";
import { Guideline, SidePanel } from "../task/panels/SidePanel";
import { words } from "../words";
import type { WorkItem } from "./queue/work";

export type PanelName = "comments" | "guideline" | "returned";

interface Props {
  name: PanelName;
  project: Project;
  item: WorkItem | null;
  onClose: () => void;
}

/** What stands beside the task: the guideline, what was remarked on the task, or what came back. */
export function LabelPanel({ name, project, item, onClose }: Props) {
  const { guideline } = project;
  const titles: Record<PanelName, string> = {
    comments: words.comments.title,
    guideline: words.guideline.title(guideline?.version),
    returned: words.returned.title,
  };
  return (
    <SidePanel title={titles[name]} onClose={onClose}>
      {name === "comments" && item && <Comments key={item.task.id} task={item.task} />}
      {name === "guideline" && <Guideline guideline={guideline} />}
      {name === "returned" && <ReturnedList project={project.id} current={item?.task.id} />}
    </SidePanel>
  );
}
