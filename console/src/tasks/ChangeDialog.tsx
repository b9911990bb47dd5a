import { Button, NativeSelect, NumberInput, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { newCommandId } from "../api/client";
import type { TaskFilter } from "../api/operations";
import { Dialog } from "../kit/Dialog";
import { words } from "../words";
import { ACTIONS, changeOf, changeTasks, needsValue, type Action, type Changed, type ValueAction } from "./taskChange";
import type { GridMember } from "./taskPages";
import styles from "./tasks.module.css";

const say = words.tasks.change;
const TYPING_MS = 300;

interface Props {
  project: string;
  filter: TaskFilter;
  members: GridMember[];
  onClose: () => void;
  onDone: (changed: Changed) => void;
}

/** What to do with the selected tasks; what it would come to is tried, and said before it is done. */
export function ChangeDialog({ project, filter, members, onClose, onDone }: Props) {
  const [action, setAction] = useState<Action>("assign");
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);
  // Sent again after a failure, it is the same command, and is done once.
  const [commandId, setCommandId] = useState(newCommandId);
  const [written] = useDebouncedValue(value, TYPING_MS);
  const change = changeOf(action, value);
  const tried = changeOf(action, written);
  const trial = useQuery({
    queryKey: ["changeTrial", project, filter, tried],
    queryFn: () => changeTasks({ project, filter, change: tried! }, true),
    enabled: tried !== null,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const reset = () => {
    setProblem(null);
    setCommandId(newCommandId());
  };
  const confirm = async () => {
    if (!change || isWorking) return;
    setWorking(true);
    try {
      onDone(await changeTasks({ project, filter, change }, false, commandId));
    } catch (error) {
      setProblem((error as Error).message);
      setWorking(false);
    }
  };
  const isTried = trial.data !== undefined && !trial.isFetching && value === written;
  return (
    <Dialog isOpen onClose={onClose} title={say.title}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isTried && trial.data.changed > 0) void confirm();
        }}
      >
        <NativeSelect
          label={say.what}
          data-autofocus
          value={action}
          data={ACTIONS.map((each) => ({ value: each, label: say.actions[each] }))}
          onChange={(event) => {
            reset();
            setAction(event.currentTarget.value as Action);
            setValue("");
          }}
        />
        {needsValue(action) && (
          <ValueField
            action={action}
            value={value}
            members={members}
            onChange={(next) => {
              reset();
              setValue(next);
            }}
          />
        )}
        <p role="status" className={styles.trial}>
          {change === null ? say.needsValue : isTried ? outcome(trial.data) : trial.isError ? "" : say.counting}
        </p>
        {(problem ?? trial.error?.message) && (
          <p role="alert" className={styles.problem}>
            {problem ?? trial.error?.message}
          </p>
        )}
        <div className={styles.formButtons}>
          <Button variant="default" onClick={onClose}>
            {say.cancel}
          </Button>
          <Button type="submit" disabled={!isTried || trial.data.changed === 0 || isWorking}>
            {isWorking ? say.working : say.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function outcome({ matched, changed, refused }: Changed): string {
  const alike = matched - changed - refused;
  return [say.willChange(changed), alike > 0 && say.alike(alike), refused > 0 && say.refused(refused)].filter(Boolean).join(" ");
}

interface ValueProps {
  action: ValueAction;
  value: string;
  members: GridMember[];
  onChange: (value: string) => void;
}

function ValueField({ action, value, members, onChange }: ValueProps) {
  const label = say.values[action];
  switch (action) {
    case "assign":
      return (
        <NativeSelect
          label={label}
          value={value}
          data={[
            { value: "", label: "" },
            ...members.map(({ id, name }) => ({ value: id, label: name ?? words.dashboard.people.erased })),
          ]}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "comment":
      return <Textarea label={label} autosize minRows={3} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
    default:
      return (
        <NumberInput
          label={label}
          value={value}
          allowDecimal={false}
          min={action === "reopen" ? 1 : undefined}
          hideControls
          onChange={(next) => onChange(String(next))}
        />
      );
  }
}
