import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { words } from "../words";
import type { Form, Project } from "../form/form";
import { Waiting, WithForm } from "../task/WithForm";
import { useLabelSession } from "./session/useLabelSession";
import { Workbench } from "./Workbench";

/** The labeling of one project: `/p/:project/label`, and of a certain task first: `/p/:project/label/:task`. */
export function LabelScreen() {
  const { project: id, task } = useParams({ from: "/p/$project/label/{-$task}" });
  return (
    <WithForm project={id} titles={words.label}>
      {(project, form) => <Labeling key={id} project={project} form={form} task={task} />}
    </WithForm>
  );
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
