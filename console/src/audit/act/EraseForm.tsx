import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newCommandId, request } from "../../api/client";
import {
  AuditEraseDocument,
  AuditEraseMemberDocument,
  type ErasingFragment,
  type ErasureAuthority,
  type MemberScope,
} from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { auditWords } from "../../words/audit";
import { subjectName } from "../timeline/sentence";
import type { AuditEvent } from "../timeline/eventPages";
import styles from "./act.module.css";
import { ErasureState } from "./ErasureState";

const say = auditWords.erase;
const AUTHORITIES = Object.keys(auditWords.event.authorities) as ErasureAuthority[];
const NOTHING = { events: [], tasks: [], annotations: [], comments: [] };

const SCOPES = Object.keys(auditWords.erase.scopes) as MemberScope[];

type Target = "event" | "task" | "annotation" | "person";

/** Erase what an event says, or all of its answer or task: what would go first, then for good, with a certificate. */
export function EraseForm({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const annotation = "annotationId" in event ? event.annotationId : null;
  const [target, setTarget] = useState<Target>("event");
  const [scope, setScope] = useState<MemberScope>("IDENTITY");
  const [authority, setAuthority] = useState<ErasureAuthority>("DATA_SUBJECT_REQUEST");
  const [reason, setReason] = useState("");
  const [reference, setReference] = useState("");
  const [isSure, setSure] = useState(false);
  const [commandId] = useState(newCommandId);
  const queries = useQueryClient();
  const named = {
    ...NOTHING,
    ...(target === "event" && { events: [event.position] }),
    ...(target === "task" && { tasks: [event.stream] }),
    ...(target === "annotation" && annotation && { annotations: [annotation] }),
  };
  const erase = async (given: Given): Promise<ErasingFragment> => {
    if (target !== "person") return (await request(AuditEraseDocument, { input: { ...given, ...named } })).eraseContent;
    return (await request(AuditEraseMemberDocument, { input: { ...given, member: event.stream, scope } })).eraseMember;
  };
  const trial = useQuery({
    queryKey: ["auditErase", target, scope, event.position],
    // Nothing is written, so that any reason does.
    queryFn: () => erase({ commandId: newCommandId(), authority, reason: "dry run", dryRun: true }),
    gcTime: 0,
  });
  const doing = useMutation({
    mutationFn: () => erase({ commandId, authority, reason: reason.trim(), reference: reference.trim() }),
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith("audit") && queryKey[0] !== "auditErase" }),
  });
  const started = doing.data?.__typename === "ErasePayload" ? doing.data.erasure : null;
  if (started) return <ErasureState erasure={started} />;
  const refused = [doing.data, trial.data].find((each) => each?.__typename === "Refused");
  const preview = trial.data?.__typename === "ErasePayload" ? trial.data.preview : null;
  const problem = doing.error ?? trial.error;
  return (
    <form
      className={styles.form}
      onSubmit={(submit) => {
        submit.preventDefault();
        doing.mutate();
      }}
    >
      <fieldset className={styles.options}>
        <legend>{say.what}</legend>
        {targetsOf(event, annotation).map(([kind, text]) => (
          <label key={kind}>
            <input
              type="radio"
              name="target"
              checked={target === kind}
              onChange={() => {
                setTarget(kind);
                setSure(false);
              }}
            />
            {text}
          </label>
        ))}
      </fieldset>
      {target === "person" && (
        <label className={styles.field}>
          {say.scope}
          <select value={scope} onChange={({ currentTarget }) => setScope(currentTarget.value as MemberScope)}>
            {SCOPES.map((each) => (
              <option key={each} value={each}>
                {say.scopes[each]}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className={styles.field}>
        {say.authority}
        <select value={authority} onChange={({ currentTarget }) => setAuthority(currentTarget.value as ErasureAuthority)}>
          {AUTHORITIES.map((each) => (
            <option key={each} value={each}>
              {auditWords.event.authorities[each]}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        {say.reason}
        <input required maxLength={2_000} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
      </label>
      <label className={styles.field}>
        {say.reference}
        <input maxLength={200} value={reference} onChange={({ currentTarget }) => setReference(currentTarget.value)} />
      </label>
      <div aria-live="polite">
        {trial.isPending && <Loading />}
        {refused?.__typename === "Refused" && <p role="alert">{refused.message}</p>}
        {problem && <p role="alert">{problem.message}</p>}
        {preview && (
          <>
            <p className={styles.strong}>{preview.events ? say.will(preview.events, preview.complete) : say.nothing}</p>
            <ul className={styles.list}>
              {preview.types.map(({ name, events }) => (
                <li key={name}>{say.types(name.replaceAll(/[._]/g, " "), events)}</li>
              ))}
            </ul>
            {preview.withheldStreams > 0 && <p className={styles.note}>{say.withheld(preview.withheldStreams)}</p>}
            {preview.resolvedCount > 0 && <p className={styles.note}>{say.resolved(preview.resolvedCount)}</p>}
          </>
        )}
      </div>
      <p className={styles.note}>{say.forGood}</p>
      <label className={styles.check}>
        <input type="checkbox" checked={isSure} onChange={({ currentTarget }) => setSure(currentTarget.checked)} />
        {say.sure}
      </label>
      <div className={styles.buttons}>
        <Button variant="default" size="sm" onClick={onClose}>
          {say.cancel}
        </Button>
        <Button type="submit" size="sm" color="red.9" disabled={!isSure || !reason.trim() || !preview?.events} loading={doing.isPending}>
          {say.confirm}
        </Button>
      </div>
    </form>
  );
}

interface Given {
  commandId: string;
  authority: ErasureAuthority;
  reason: string;
  reference?: string;
  dryRun?: boolean;
}

function targetsOf(event: AuditEvent, annotation: string | null | undefined): [Target, string][] {
  const found: [Target, string][] = [["event", say.ofEvent(auditWords.position(Number(event.position)))]];
  if (annotation) found.push(["annotation", say.ofAnnotation]);
  if (event.subject?.__typename === "Task") found.push(["task", say.ofTask(subjectName(event) ?? "")]);
  if (event.subject?.__typename === "Member") found.push(["person", say.ofPerson(subjectName(event) ?? auditWords.somebody)]);
  return found;
}
