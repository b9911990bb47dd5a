import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Header } from "../app/Header";
import { labelProjectQuery, unsupportedParts, type Form, type Project } from "../form/form";
import kit from "../kit/kit.module.css";
import { Loading } from "../kit/Loading";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { words } from "../words";
import { AgainButton, Notice } from "./Notice";
import styles from "./task.module.css";

interface Props {
  project: string;
  /** What is said where the project cannot be read, and where the console cannot show its form yet. */
  titles: { failed: string; unsupported: string };
  children: (project: Project, form: Form) => ReactNode;
}

/** A screen on tasks of a project, once the project and its form are there; why not, where they cannot be had. */
export function WithForm({ project: id, titles, children }: Props) {
  const project = useQuery(labelProjectQuery(id));
  if (project.isPending) return <Waiting />;
  if (project.isError) {
    return (
      <Notice title={titles.failed} text={project.error.message}>
        <AgainButton onAgain={() => void project.refetch()} />
      </Notice>
    );
  }
  const { form } = project.data;
  if (!form) {
    return (
      <Notice title={words.label.noForm}>
        <FormLink project={id} />
      </Notice>
    );
  }
  const unsupported = unsupportedParts(form);
  if (unsupported.length) {
    return <Notice title={titles.unsupported} text={words.label.unsupportedHint(unsupported.join(", "))} />;
  }
  return children(project.data, form);
}

/** The way to the form, for whoever may make one. */
export function FormLink({ project }: { project: string }) {
  if (!permissionsIn(useViewer(), project).has("PROJECT_CONFIGURE")) return null;
  return (
    <Link className={kit.headerLink} to="/p/$project/form" params={{ project }}>
      {words.label.makeForm}
    </Link>
  );
}

/** The screen while what it shows is being read. */
export function Waiting() {
  return (
    <>
      <Header />
      <main className={styles.waiting}>
        <Loading />
      </main>
    </>
  );
}
