import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Header } from "../app/Header";
import { Loading } from "../kit/Loading";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { labelProjectQuery } from "../form/form";
import { words } from "../words";
import { TasksBench } from "./TasksBench";
import styles from "./tasks.module.css";

/** The tasks of a project: `/p/:project/tasks`, for whoever may see everybody's answers. */
export function TasksScreen() {
  const { project: id } = useParams({ from: "/p/$project/tasks" });
  const rights = permissionsIn(useViewer(), id);
  const mayLook = rights.has("TASKS_READ") && rights.has("ANNOTATIONS_READ_ALL");
  const project = useQuery({ ...labelProjectQuery(id), enabled: mayLook });
  if (mayLook && project.isPending) return <Notice />;
  if (project.isError) return <Notice text={words.tasks.failed(project.error.message)} />;
  if (!project.data) return <Notice text={words.tasks.absent} />;
  return <TasksBench key={id} project={project.data} rights={rights} />;
}

function Notice({ text }: { text?: string }) {
  return (
    <>
      <Header />
      <main className={styles.notice}>
        {text ? (
          <>
            <h1 className={styles.title}>{words.tasks.grid}</h1>
            <p role="alert">{text}</p>
            <Link to="/">{words.toHome}</Link>
          </>
        ) : (
          <Loading />
        )}
      </main>
    </>
  );
}
