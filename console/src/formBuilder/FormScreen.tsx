import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { Notice } from "../task/Notice";
import { Waiting } from "../task/WithForm";
import { formBuilderWords } from "../words/formBuilder";
import { builderProjectQuery } from "./builderApi";
import { FormBench } from "./FormBench";

/** The form of a project, to be changed and published: `/p/:project/form`, for whoever configures it. */
export function FormScreen() {
  const { project: id } = useParams({ from: "/p/$project/form" });
  const viewer = useViewer();
  const mayChange = permissionsIn(viewer, id).has("PROJECT_CONFIGURE");
  const project = useQuery({ ...builderProjectQuery(id), enabled: mayChange });
  if (!mayChange) return <Notice title={formBuilderWords.form} text={formBuilderWords.absent} />;
  if (project.isPending) return <Waiting />;
  if (!project.data) return <Notice title={formBuilderWords.form} text={project.error.message} />;
  return <FormBench key={id} project={project.data} member={viewer.member.id} />;
}
