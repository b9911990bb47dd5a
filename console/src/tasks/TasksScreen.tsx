import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { labelProjectQuery } from "../form/form";
import { Notice } from "../task/Notice";
import { Waiting } from "../task/WithForm";
import { words } from "../words";
import { TasksBench } from "./TasksBench";

/** The tasks of a project: `/p/:project/tasks`, for whoever may see everybody's answers. */
export function TasksScreen() {
  const { project: id } = useParams({ from: "/p/$project/tasks" });
  const rights = permissionsIn(useViewer(), id);
  const mayLook = rights.has("TASKS_READ") && rights.has("ANNOTATIONS_READ_ALL");
  const project = useQuery({ ...labelProjectQuery(id), enabled: mayLook });
  if (mayLook && project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={words.tasks.grid} text={words.tasks.failed(project.error.message)} />;
  if (!project.data) return <Notice title={words.tasks.grid} text={words.tasks.absent} />;
  return <TasksBench key={id} project={project.data} rights={rights} />;
}
