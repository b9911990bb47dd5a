import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newCommandId, request } from "../../api/client";
import { AuditRestoreTaskDocument, AuditRevertDocument, type UndoingFragment } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { words } from "../../words";
import { auditWords } from "../../words/audit";
import { auditSentences } from "../../words/auditEvents";
import type { AuditEvent } from "../timeline/eventPages";
import { sentenceText } from "../timeline/sentence";
import kit from "../../kit/kit.module.css";
import styles from "./act.module.css";

const say = auditWords.undo;

type Props = ({ event: AuditEvent } | { task: string; position: number }) & {
  onGoTo: (position: number) => void;
  onClose: () => void;
};

/** Undo what was done with an event, or bring a task back to what it was: what that comes to first, then the doing. */
export function UndoForm(props: Props) {
  const { onGoTo, onClose } = props;
  const queries = useQueryClient();
  const [commandId] = useState(newCommandId);
  const target = "event" in props ? { position: props.event.position } : { task: props.task, position: String(props.position) };
  const trial = useQuery({
    queryKey: ["auditUndo", commandId],
    queryFn: () => undoing(target, newCommandId(), true),
    gcTime: 0,
    staleTime: Infinity,
  });
  const doing = useMutation({
    mutationFn: () => undoing(target, commandId, false),
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith("audit") && queryKey[0] !== "auditUndo" }),
  });
  const found = doing.data ?? trial.data;
  const problem = doing.error ?? trial.error;
  const isRestore = "task" in props;
  const isPossible = trial.data?.__typename === "RevertPayload" && (trial.data.reversals.length > 0 || trial.data.background !== null);
  const isDone = doing.data?.__typename === "RevertPayload";
  return (
    <div className={styles.form}>
      <p className={styles.text}>{isRestore ? say.restore(props.position) : say.what(sentenceText(props.event))}</p>
      {trial.isPending && (
        <>
          <p className={styles.note}>{say.asking}</p>
          <Loading />
        </>
      )}
      {problem && <p role="alert">{problem.message}</p>}
      {found?.__typename === "Refused" && <Obstacles refused={found} onGoTo={onGoTo} />}
      {found?.__typename === "RevertPayload" && !isDone && <Trial payload={found} isRestore={isRestore} />}
      {isDone && (
        <p role="status" className={styles.strong}>
          {say.done(auditWords.position(Number(doing.data!.__typename === "RevertPayload" ? doing.data!.position : 0)))}
        </p>
      )}
      <div className={styles.buttons}>
        <Button variant="default" size="sm" onClick={onClose} data-autofocus>
          {isDone ? words.label.close : say.cancel}
        </Button>
        {!isDone && (
          <Button size="sm" disabled={!isPossible} loading={doing.isPending} onClick={() => doing.mutate()}>
            {isRestore ? say.confirmRestore : say.confirm}
          </Button>
        )}
      </div>
    </div>
  );
}

async function undoing(target: { position: string; task?: string }, commandId: string, dryRun: boolean): Promise<UndoingFragment> {
  const { task, position } = target;
  if (task) return (await request(AuditRestoreTaskDocument, { input: { commandId, task, position, dryRun } })).restoreTask;
  return (await request(AuditRevertDocument, { input: { commandId, position, dryRun } })).revert;
}

type Payload = Extract<UndoingFragment, { __typename: "RevertPayload" }>;

function Trial({ payload: { reversals, background }, isRestore }: { payload: Payload; isRestore: boolean }) {
  const undone = new Set(reversals.flatMap(({ undoes }) => undoes)).size;
  if (background) return <p className={styles.strong}>{say.background(background.matched)}</p>;
  if (reversals.length === 0) return <p className={styles.strong}>{say.nothing}</p>;
  return <p className={styles.strong}>{isRestore ? say.restores : say.will(Math.max(1, undone))}</p>;
}

function Obstacles({ refused, onGoTo }: { refused: Extract<UndoingFragment, { __typename: "Refused" }>; onGoTo: (position: number) => void }) {
  return (
    <div role="alert">
      <p className={styles.text}>{refused.message}</p>
      {refused.obstacles.length > 0 && (
        <>
          <p className={styles.strong}>{say.obstacles}</p>
          <ul className={styles.list}>
            {refused.obstacles.map(({ position, name, message }) => (
              <li key={position}>
                <button type="button" className={kit.textButton} onClick={() => onGoTo(Number(position))}>
                  {say.goTo(auditWords.position(Number(position)))}
                </button>{" "}
                {typeof auditSentences[name] === "string" ? auditSentences[name] : name.replaceAll(/[._]/g, " ")}. {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
