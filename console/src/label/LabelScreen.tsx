import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { Header } from "../app/Header";
import { Loading } from "../kit/Loading";
import { words } from "../words";
import { labelProjectQuery, unsupportedParts, type Form, type Project } from "../form/form";
import styles from "../task/task.module.css";
import { Notice } from "../task/Notice";
import { useLabelSession } from "./session/useLabelSession";
import { Workbench } from "./Workbench";

/** The labeling of one project: `/p/:project/label`, and of a certain task first: `/p/:project/label/:task`. */
export function LabelScreen() {
  const { project: id, task } = useParams({ from: "/p/$project/label/{-$task}" });
  const project = useQuery(labelProjectQuery(id));
  if (project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={words.label.failed} text={project.error.message} />;
  const { form } = project.data;
  if (!form) return <Notice title={words.label.noForm} />;
  const unsupported = unsupportedParts(form);
  if (unsupported.length) {
    return <Notice title={words.label.unsupported} text={words.label.unsupportedHint(unsupported.join(", "))} />;
  }
  return <Labeling key={id} project={project.data} form={form} task={task} />;
}

function Labeling({ project, form, task }: { project: Project; form: Form; task: string | undefined }) {
  const session = useLabelSession(project, form);
  const navigate = useNavigate();
  useEffect(() => {
    if (!session || !task) return;
    // The address says where to begin; afterwards one is at whatever task is next.
    const params = { project: project.id, task: undefined };
    void session.session.open(task).then(() => navigate({ to: "/p/$project/label/{-$task}", params, replace: true }));
  }, [session, task, project.id, navigate]);
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
