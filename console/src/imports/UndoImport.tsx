import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newCommandId } from "../api/client";
import { Dialog } from "../kit/Dialog";
import { noteLivePosition } from "../live/liveProject";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { undoChange } from "../tasks/taskChange";
import { words } from "../words";
import { importsWords } from "../words/imports";
import type { FileImport } from "./importsApi";
import styles from "./imports.module.css";

const say = importsWords.undo;

interface Props {
  project: string;
  run: FileImport;
  /** Looks like a link in a row of a table. */
  isSmall?: boolean;
}

/** Takes back all that an import brought, after one has said so once more. */
export function UndoImport({ project, run, isSmall }: Props) {
  const queries = useQueryClient();
  const rights = permissionsIn(useViewer(), project);
  const [isOpen, setOpen] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const [commandId] = useState(newCommandId);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);
  if (!rights.has("TASKS_MANAGE") || run.position === "0" || run.imported + run.annotations === 0) return null;
  const undo = async () => {
    setWorking(true);
    try {
      const { tasks, background, position } = await undoChange(run.position, commandId);
      if (position) noteLivePosition(project, position);
      const { undone, undoing } = words.tasks.change;
      setSaid({ text: background === null ? undone(tasks) : undoing(background), isProblem: false });
      void queries.invalidateQueries({ queryKey: ["project", project] });
    } catch (error) {
      setSaid({ text: (error as Error).message, isProblem: true });
    }
    setWorking(false);
    setOpen(false);
  };
  const label = importsWords.earlier.undoOf(run.name);
  return (
    <>
      {isSmall ? (
        <button type="button" className={styles.textButton} aria-label={label} onClick={() => setOpen(true)}>
          {importsWords.earlier.undo}
        </button>
      ) : (
        <Button variant="default" onClick={() => setOpen(true)}>
          {importsWords.run.undo}
        </Button>
      )}
      <span role="status" className={said?.isProblem ? styles.problem : undefined}>
        {said?.text}
      </span>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={say.title}>
        <p>{say.text(run.imported, run.name)}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setOpen(false)}>
            {say.cancel}
          </Button>
          <Button data-autofocus loading={isWorking} onClick={() => void undo()}>
            {say.confirm}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
