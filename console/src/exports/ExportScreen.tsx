import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import { labelProjectQuery } from "../form/form";
import { ScreenTitle } from "../kit/titles";
import styles from "../imports/imports.module.css";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { Notice } from "../task/Notice";
import { Waiting } from "../task/WithForm";
import { exportsWords } from "../words/exports";
import { EarlierExports } from "./EarlierExports";
import { NewExport } from "./NewExport";

const say = exportsWords;

/** What is taken out of a project: `/p/:project/export`, for whoever may export it. */
export function ExportScreen() {
  const { project: id } = useParams({ from: "/p/$project/export" });
  const search = useSearch({ from: "/p/$project/export" });
  const viewer = useViewer();
  const rights = permissionsIn(viewer, id);
  const mayExport = rights.has("EXPORT");
  const project = useQuery({ ...labelProjectQuery(id), enabled: mayExport });
  if (mayExport && project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={say.name} text={say.failed(project.error.message)} />;
  if (!project.data) return <Notice title={say.name} text={say.absent} />;
  return (
    <>
      <Header>
        <ScreenTitle title={say.title(project.data.name ?? "")}>{project.data.name}</ScreenTitle>
        <ProjectNav project={id} />
      </Header>
      <main className={styles.screen}>
        <NewExport key={JSON.stringify([id, search])} project={id} search={search} mayEvents={rights.has("EVENTS_READ")} />
        {viewer.permissions.includes("EVENTS_READ") && <EarlierExports project={id} />}
      </main>
    </>
  );
}
