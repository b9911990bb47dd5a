import { Link, useBlocker, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Permission } from "../api/operations";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import { useLiveProject } from "../live/liveProject";
import { projectSettingsWords } from "../words/projectSettings";
import { GuidelineView } from "./GuidelineView";
import { differing, valuesOf, type ProjectSettings } from "./settings";
import { ScreenTitle } from "../kit/titles";
import styles from "./settings.module.css";
import { VIEWS } from "./settingsSearch";
import { NOTHING, SettingsView } from "./SettingsView";

const say = projectSettingsWords;

interface Props {
  project: ProjectSettings;
  rights: Set<Permission>;
  member: string;
}

/** The settings of a project, or its guideline. */
export function SettingsBench({ project, rights, member }: Props) {
  const { view = "settings" } = useSearch({ from: "/p/$project/settings" });
  const [written, write] = useState(NOTHING);
  useLiveProject(project.id);
  const isChanged = Object.keys(differing(valuesOf(project), written)).length > 0;
  useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged && current.pathname !== next.pathname && !confirm(say.leave),
    enableBeforeUnload: () => isChanged,
  });
  return (
    <div className={styles.bench}>
      <Header>
        <ScreenTitle title={say.title(project.name ?? "")}>{project.name}</ScreenTitle>
        <ProjectNav project={project.id} />
      </Header>
      <nav className={styles.bar} aria-label={say.viewsTitle}>
        {VIEWS.map((each) => (
          <Link
            key={each}
            to="/p/$project/settings"
            params={{ project: project.id }}
            search={each === "settings" ? {} : { view: each }}
            replace
            className={styles.view}
            aria-current={each === view ? "true" : undefined}
            data-shown={each === view || undefined}
          >
            {say.views[each]}
          </Link>
        ))}
      </nav>
      {view === "settings" ? <SettingsView project={project} rights={rights} written={written} onWrite={write} /> : <GuidelineView project={project} member={member} />}
    </div>
  );
}
