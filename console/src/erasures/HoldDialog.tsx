import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { HoldTarget } from "../api/operations";
import { myProjectsQuery } from "../home/myProjects";
import { Dialog } from "../kit/Dialog";
import { useCommand } from "../kit/useCommand";
import { momentOfField } from "../past/moment";
import { erasureWords } from "../words/erasures";
import styles from "./erasures.module.css";
import { holdsQuery, placeHold, taskNamed } from "./holds";

const say = erasureWords.hold;
const TARGETS = Object.keys(say.targets) as HoldTarget[];

/** Puts a project, a task or what names a person under hold. */
export function HoldDialog({ subject: known = "", onClose }: { subject?: string; onClose: () => void }) {
  const queries = useQueryClient();
  const projects = useQuery(myProjectsQuery(true)).data ?? [];
  const [target, setTarget] = useState<HoldTarget>(known ? "SUBJECT" : "PROJECT");
  const [project, setProject] = useState("");
  const [task, setTask] = useState("");
  const [subject, setSubject] = useState(known);
  const [reason, setReason] = useState("");
  const [end, setEnd] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const command = useCommand(placeHold);
  const chosen = project || projects[0]?.id || "";
  const place = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    try {
      const named = target === "TASK" ? await taskNamed(chosen, task.trim()) : null;
      if (target === "TASK" && !named) return setProblem(say.noTask);
      const what = target === "TASK" ? { task: named } : target === "PROJECT" ? { project: chosen } : { subject: subject.trim() };
      const until = momentOfField(end);
      if (!(await command.run({ ...what, reason: reason.trim(), ...(until !== undefined && { until: String(until) }) }))) return;
      void queries.invalidateQueries({ queryKey: holdsQuery.queryKey });
      onClose();
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} title={say.title}>
      <form className={styles.form} onSubmit={(event) => void place(event)}>
        <label className={styles.field}>
          {say.what}
          <select data-autofocus value={target} onChange={({ currentTarget }) => setTarget(currentTarget.value as HoldTarget)}>
            {TARGETS.map((each) => (
              <option key={each} value={each}>
                {say.targets[each]}
              </option>
            ))}
          </select>
        </label>
        {target !== "SUBJECT" && (
          <label className={styles.field}>
            {say.project}
            <select required value={chosen} onChange={({ currentTarget }) => setProject(currentTarget.value)}>
              {projects.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {target === "TASK" && <Field label={say.task} value={task} onChange={setTask} />}
        {target === "SUBJECT" && <Field label={say.subject} value={subject} onChange={setSubject} />}
        <Field label={say.reason} value={reason} onChange={setReason} />
        <label className={styles.field}>
          {say.until}
          <input type="datetime-local" value={end} onChange={({ currentTarget }) => setEnd(currentTarget.value)} />
        </label>
        {(problem ?? command.problem) && <p role="alert">{problem ?? command.problem}</p>}
        <div className={styles.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>
            {say.cancel}
          </Button>
          <Button type="submit" size="sm" loading={command.isWorking}>
            {say.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Field({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className={styles.field}>
      {label}
      <input required autoComplete="off" maxLength={2_000} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
    </label>
  );
}
