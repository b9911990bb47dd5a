import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Header } from "../app/Header";
import { Loading } from "../kit/Loading";
import { words } from "../words";
import { labelProjectQuery, unsupportedParts, type Form, type Project } from "../form/form";
import styles from "../task/task.module.css";
import { Notice } from "../task/Notice";
import { useLabelSession } from "./session/useLabelSession";
import { Workbench } from "./Workbench";

/** The labeling of one project: `/p/:project/label`. */
export function LabelScreen() {
  const { project: id } = useParams({ from: "/p/$project/label" });
  const project = useQuery(labelProjectQuery(id));
  if (project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={words.label.failed} text={project.error.message} />;
  const { form } = project.data;
  if (!form) return <Notice title={words.label.noForm} />;
  const unsupported = unsupportedParts(form);
  if (unsupported.length) {
    return <Notice title={words.label.unsupported} text={words.label.unsupportedHint(unsupported.join(", "))} />;
  }
  return <Labeling key={id} project={project.data} form={form} />;
}

function Labeling({ project, form }: { project: Project; form: Form }) {
  const session = useLabelSession(project, form);
  return session ? <Workbench project={project} form={form} {...session} /> : <Waiting />;
}

function Waiting() {
  return (
    <>
      <Header />
      <main className={styles.waiting}>
        <Loading />
      </main>
    </>
  );
}
