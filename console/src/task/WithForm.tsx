import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Header } from "../app/Header";
import { labelProjectQuery, unsupportedParts, type Form, type Project } from "../form/form";
import { Loading } from "../kit/Loading";
import { words } from "../words";
import { Notice } from "./Notice";
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
  if (project.isError) return <Notice title={titles.failed} text={project.error.message} />;
  const { form } = project.data;
  if (!form) return <Notice title={words.label.noForm} />;
  const unsupported = unsupportedParts(form);
  if (unsupported.length) {
    return <Notice title={titles.unsupported} text={words.label.unsupportedHint(unsupported.join(", "))} />;
  }
  return children(project.data, form);
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
