import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { labelProjectQuery } from "../form/form";
import { AtMoment, NotThen } from "../past/AtMoment";
import { usePast } from "../past/PastContext";
import { Notice } from "../task/Notice";
import { Waiting } from "../task/WithForm";
import { words } from "../words";
import { pastWords } from "../words/past";
import { projectThenQuery } from "./taskPages";
import { TasksBench } from "./TasksBench";

/** The tasks of a project: `/p/:project/tasks`, for whoever may see everybody's answers; with `?at=`, as they were. */
export function TasksScreen() {
  const { project } = useParams({ from: "/p/$project/tasks" });
  const { at } = useSearch({ from: "/p/$project/tasks" });
  return (
    <AtMoment project={project} at={at}>
      <Tasks id={project} />
    </AtMoment>
  );
}

function Tasks({ id }: { id: string }) {
  const past = usePast();
  const rights = permissionsIn(useViewer(), id);
  const mayLook = rights.has("TASKS_READ") && rights.has("ANNOTATIONS_READ_ALL");
  const now = useQuery({ ...labelProjectQuery(id), enabled: mayLook && !past });
  const then = useQuery({ ...projectThenQuery(id, past), enabled: mayLook && past !== null });
  const project = past ? then : now;
  if (mayLook && project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={words.tasks.grid} text={words.tasks.failed(project.error.message)} />;
  if (past && mayLook && !project.data) return <NotThen project={id} reason={pastWords.absent} />;
  if (!project.data) return <Notice title={words.tasks.grid} text={words.tasks.absent} />;
  return <TasksBench key={id} project={project.data} rights={rights} />;
}
