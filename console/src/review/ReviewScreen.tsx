import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Form, Project } from "../form/form";
import { Waiting, WithForm } from "../task/WithForm";
import { words } from "../words";
import { ReviewBench } from "./ReviewBench";
import { useReviewSession } from "./session/useReviewSession";

/** The reviews of one project: `/p/:project/review`, and that of a certain task first: `/p/:project/review/:task`. */
export function ReviewScreen() {
  const { project: id, task } = useParams({ from: "/p/$project/review/{-$task}" });
  return (
    <WithForm project={id} titles={words.review}>
      {(project, form) => <Reviewing key={id} project={project} form={form} task={task} />}
    </WithForm>
  );
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
