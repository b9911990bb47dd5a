import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { Header } from "../app/Header";
import { labelProjectQuery, unsupportedParts, type Form, type Project } from "../form/form";
import { Loading } from "../kit/Loading";
import { Notice } from "../task/Notice";
import styles from "../task/task.module.css";
import { words } from "../words";
import { ReviewBench } from "./ReviewBench";
import { useReviewSession } from "./session/useReviewSession";

/** The reviews of one project: `/p/:project/review`, and that of a certain task first: `/p/:project/review/:task`. */
export function ReviewScreen() {
  const { project: id, task } = useParams({ from: "/p/$project/review/{-$task}" });
  const project = useQuery(labelProjectQuery(id));
  if (project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={words.review.failed} text={project.error.message} />;
  const { form } = project.data;
  if (!form) return <Notice title={words.label.noForm} />;
  const unsupported = unsupportedParts(form);
  if (unsupported.length) {
    return <Notice title={words.review.unsupported} text={words.label.unsupportedHint(unsupported.join(", "))} />;
  }
  return <Reviewing key={id} project={project.data} form={form} task={task} />;
}

function Reviewing({ project, form, task }: { project: Project; form: Form; task: string | undefined }) {
  const running = useReviewSession(project, form);
  const navigate = useNavigate();
  useEffect(() => {
    if (!running || !task) return;
    // The address says where to begin; afterwards one is at whatever review is next.
    const params = { project: project.id, task: undefined };
    void running.session.open(task).then(() => navigate({ to: "/p/$project/review/{-$task}", params, replace: true }));
  }, [running, task, project.id, navigate]);
  return running ? <ReviewBench project={project} form={form} {...running} /> : <Waiting />;
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
