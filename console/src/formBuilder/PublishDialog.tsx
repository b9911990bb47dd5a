import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newCommandId } from "../api/client";
import { EMPTY_FORM } from "../form/formJson";
import { Dialog } from "../kit/Dialog";
import { noteLivePosition } from "../live/liveProject";
import type { Problem } from "../kit/problems";
import { formBuilderWords } from "../words/formBuilder";
import { publishForm, workSoFar, type BuilderProject } from "./builderApi";
import { consequencesOf } from "./consequences";
import { FormChanges } from "./FormChanges";
import styles from "./formBuilder.module.css";
import { diffForms } from "./formDiff";
import type { Draft } from "./useDraft";

const say = formBuilderWords.publish;

interface Props {
  project: BuilderProject;
  draft: Draft;
  onClose: () => void;
}

/** What would be published, and what follows from it, before it is done. */
export function PublishDialog({ project, draft, onClose }: Props) {
  const queries = useQueryClient();
  const { form } = draft.state;
  const { published } = draft;
  const version = project.formVersion + 1;
  const [problems, setProblems] = useState<Problem[]>([]);
  const [note, setNote] = useState("");
  const [isWorking, setWorking] = useState(false);
  // Sent again after a failure, it is the same command, and is done once.
  const [commandId, setCommandId] = useState(newCommandId);
  const publish = async () => {
    setWorking(true);
    try {
      const done = await publishForm({ project: project.id, form, note, commandId, expectedVersion: project.version });
      if (done.position) noteLivePosition(project.id, done.position);
      await queries.invalidateQueries({ queryKey: ["project", project.id] });
      // Whoever labels in this tab next gets the new form.
      await queries.invalidateQueries({ queryKey: ["labelProject", project.id] });
      if (done.problems.length === 0) return onClose();
      setProblems(done.problems);
      setCommandId(newCommandId());
    } catch (error) {
      setProblems([{ place: "", message: (error as Error).message }]);
    }
    setWorking(false);
  };
  return (
    <Dialog isOpen onClose={onClose} title={say.title(version)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWorking) void publish();
        }}
      >
        <div className={styles.dialogDiff} tabIndex={0} role="region" aria-label={say.changes}>
          <FormChanges diff={diffForms(published ?? EMPTY_FORM, form)} />
        </div>
        <h3 className={styles.heading}>{say.follows}</h3>
        <ul className={styles.consequences}>
          {consequencesOf(published, form, version, workSoFar(project)).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <TextInput label={say.note} data-autofocus autoComplete="off" dir="auto" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        {problems.length > 0 && (
          <ul role="alert" className={styles.problem}>
            {problems.map(({ place, message }) => (
              <li key={`${place} ${message}`}>{place ? `${formBuilderWords.place(place)}: ${message}` : message}</li>
            ))}
          </ul>
        )}
        <div className={styles.formButtons}>
          <Button variant="default" onClick={onClose}>
            {say.cancel}
          </Button>
          <Button type="submit" loading={isWorking}>
            {say.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
