import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../kit/Dialog";
import { projectSettingsWords } from "../words/projectSettings";
import type { ProjectSettings } from "./settings";
import styles from "./settings.module.css";
import { setArchived } from "./settingsApi";

const say = projectSettingsWords.archive;

/** The end of the work on a project, and the way back. */
export function ArchiveSection({ project }: { project: ProjectSettings }) {
  const queries = useQueryClient();
  const [isAsking, ask] = useState(false);
  const [problem, setProblem] = useState("");
  const isArchived = project.status === "ARCHIVED";
  const change = async () => {
    ask(false);
    setProblem("");
    try {
      const [refusal] = await setArchived(project.id, !isArchived);
      setProblem(refusal?.message ?? "");
    } catch (error) {
      setProblem((error as Error).message);
    }
    await queries.invalidateQueries({ queryKey: ["project", project.id] });
    await queries.invalidateQueries({ queryKey: ["myProjects"] });
  };
  return (
    <section className={styles.group} aria-labelledby="settings-archive">
      <h2 id="settings-archive" className={styles.heading}>
        {projectSettingsWords.groups.archive}
      </h2>
      <p className={styles.about}>{isArchived ? say.archived : say.active}</p>
      <Button variant="default" size="sm" onClick={() => (isArchived ? void change() : ask(true))}>
        {isArchived ? say.restore : say.archive}
      </Button>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <Dialog isOpen={isAsking} onClose={() => ask(false)} title={say.archive}>
        <p className={styles.about}>{say.sure}</p>
        <div className={styles.buttons}>
          <Button variant="default" data-autofocus onClick={() => ask(false)}>
            {say.cancel}
          </Button>
          <Button onClick={() => void change()}>{say.archive}</Button>
        </div>
      </Dialog>
    </section>
  );
}
