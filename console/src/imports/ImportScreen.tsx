import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import { labelProjectQuery, type Form, type Project } from "../form/form";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { Notice } from "../task/Notice";
import { FormLink, Waiting } from "../task/WithForm";
import { importsWords } from "../words/imports";
import { EarlierImports } from "./EarlierImports";
import { ScreenTitle } from "../kit/titles";
import styles from "./imports.module.css";
import { NewImport } from "./NewImport";
import { ImportSession } from "./sending/ImportSession";

const say = importsWords;

/** Files of tasks: `/p/:project/import`, for whoever may import into the project. */
export function ImportScreen() {
  const { project: id } = useParams({ from: "/p/$project/import" });
  const mayImport = permissionsIn(useViewer(), id).has("TASKS_IMPORT");
  const project = useQuery({ ...labelProjectQuery(id), enabled: mayImport });
  if (mayImport && project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={say.name} text={say.failed(project.error.message)} />;
  if (!project.data) return <Notice title={say.name} text={say.absent} />;
  return <Imports key={id} project={project.data} />;
}

function Imports({ project }: { project: Project }) {
  return (
    <>
      <Header>
        <ScreenTitle title={say.title(project.name ?? "")}>{project.name}</ScreenTitle>
        <ProjectNav project={project.id} />
      </Header>
      <main className={styles.screen}>
        {project.form ? (
          <WithForm project={project} form={project.form} />
        ) : (
          <p>
            {say.noForm} <FormLink project={project.id} />
          </p>
        )}
        <EarlierImports project={project.id} />
      </main>
    </>
  );
}

function WithForm({ project, form }: { project: Project; form: Form }) {
  const viewer = useViewer();
  const [session] = useState(() => new ImportSession(project.id, viewer.member.id, form));
  useEffect(() => {
    void session.begin();
    return () => session.leave();
  }, [session]);
  return <NewImport project={project.id} form={form} session={session} />;
}
