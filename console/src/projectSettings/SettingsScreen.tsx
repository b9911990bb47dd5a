import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { Notice } from "../task/Notice";
import { Waiting } from "../task/WithForm";
import { projectSettingsWords } from "../words/projectSettings";
import { SettingsBench } from "./SettingsBench";
import { projectSettingsQuery } from "./settingsApi";

/** The settings and the guideline of a project: `/p/:project/settings`, for whoever configures it. */
export function SettingsScreen() {
  const { project: id } = useParams({ from: "/p/$project/settings" });
  const viewer = useViewer();
  const rights = permissionsIn(viewer, id);
  const mayChange = rights.has("PROJECT_CONFIGURE");
  const project = useQuery({ ...projectSettingsQuery(id, rights.has("GOLD_READ")), enabled: mayChange });
  if (!mayChange) return <Notice title={projectSettingsWords.screen} text={projectSettingsWords.absent} />;
  if (project.isPending) return <Waiting />;
  if (!project.data) return <Notice title={projectSettingsWords.screen} text={project.error.message} />;
  return <SettingsBench key={id} project={project.data} rights={rights} member={viewer.member.id} />;
}
