import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { newCommandId } from "../api/client";
import type { ErasingFragment, ErasureAuthority } from "../api/operations";
import { Loading } from "../kit/Loading";
import { erasureWords } from "../words/erasures";
import { ErasureState } from "./ErasureState";
import styles from "./erasures.module.css";
import { heldName, placedBy, untilOf } from "./holds";

const say = erasureWords.form;
const AUTHORITIES = Object.keys(erasureWords.authorities) as ErasureAuthority[];
/** Final answers without ground that are listed; the others are counted. */
const LISTED = 20;

export interface ErasureGiven {
  commandId: string;
  authority: ErasureAuthority;
  reason: string;
  reference?: string;
  dryRun?: boolean;
}

interface Props {
  /** Chooses or says what is to be erased. */
  children: ReactNode;
  /** Stands for what is to be erased: another one is counted and confirmed anew. */
  of: string;
  erase: (given: ErasureGiven) => Promise<ErasingFragment>;
  /** A text that must be typed to confirm; without one, a mark is enough. */
  typed?: string;
  onClose: () => void;
}

/** On what ground something is erased: what would go first, then for good, with a certificate. */
export function ErasureForm({ children, of, erase, typed, onClose }: Props) {
  const [authority, setAuthority] = useState<ErasureAuthority>("DATA_SUBJECT_REQUEST");
  const [reason, setReason] = useState("");
  const [reference, setReference] = useState("");
  /** What the confirmation was given for. */
  const [sureOf, setSureOf] = useState<string | null>(null);
  const [commandId] = useState(newCommandId);
  const queries = useQueryClient();
  const trial = useQuery({
    queryKey: ["erasing", of],
    // Nothing is written, so that any reason does.
    queryFn: () => erase({ commandId: newCommandId(), authority, reason: "dry run", dryRun: true }),
    gcTime: 0,
    staleTime: Infinity,
  });
  const doing = useMutation({
    mutationFn: () => erase({ commandId, authority, reason: reason.trim(), reference: reference.trim() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["erasures"] }),
  });
  const started = doing.data?.__typename === "ErasePayload" ? doing.data.erasure : null;
  if (started) return <ErasureState erasure={started} />;
  const refused = [doing.data, trial.data].find((each) => each?.__typename === "Refused");
  const preview = trial.data?.__typename === "ErasePayload" ? trial.data.preview : null;
  const problem = doing.error ?? trial.error;
  const isSure = sureOf === of;
  return (
    <form
      className={styles.form}
      onSubmit={(submit) => {
        submit.preventDefault();
        doing.mutate();
      }}
    >
      {children}
      <label className={styles.field}>
        {say.authority}
        <select value={authority} onChange={({ currentTarget }) => setAuthority(currentTarget.value as ErasureAuthority)}>
          {AUTHORITIES.map((each) => (
            <option key={each} value={each}>
              {erasureWords.authorities[each]}
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
        {trial.isPending && (
          <>
            <p className={styles.note}>{say.counting}</p>
            <Loading />
          </>
        )}
        {refused?.__typename === "Refused" && <p role="alert">{refused.message}</p>}
        {problem && <p role="alert">{problem.message}</p>}
        {preview && <Preview preview={preview} />}
      </div>
      <p className={styles.note}>{say.forGood}</p>
      {typed === undefined ? (
        <label className={styles.check}>
          <input type="checkbox" checked={isSure} onChange={({ currentTarget }) => setSureOf(currentTarget.checked ? of : null)} />
          {say.sure}
        </label>
      ) : (
        <label className={styles.field}>
          {say.typed}
          <input
            autoComplete="off"
            spellCheck={false}
            onChange={({ currentTarget }) => setSureOf(currentTarget.value.trim() === typed ? of : null)}
          />
        </label>
      )}
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

type Preview = NonNullable<Extract<ErasingFragment, { __typename: "ErasePayload" }>["preview"]>;

/** What would be erased, what stays as it is under hold, and which final answers would stand without their ground. */
function Preview({ preview }: { preview: Preview }) {
  const { events, complete, types, withheldStreams, holds, resolvedCount, resolvedTasks } = preview;
  const listed = resolvedTasks.slice(0, LISTED);
  return (
    <>
      <p className={styles.strong}>{events ? say.will(events, complete) : say.nothing}</p>
      <ul className={styles.list}>
        {types.map(({ name, events: count }) => (
          <li key={name}>{say.types(name.replaceAll(/[._]/g, " "), count)}</li>
        ))}
      </ul>
      {withheldStreams > 0 && <p className={styles.warn}>{say.withheld(withheldStreams)}</p>}
      {holds.length > 0 && (
        <ul className={styles.list} aria-label={say.holds}>
          {holds.map((hold) => (
            <li key={hold.id} dir="auto">
              {say.hold(heldName(hold), untilOf(hold), placedBy(hold))}
              {hold.reason && ` ${hold.reason}`}
            </li>
          ))}
        </ul>
      )}
      {resolvedCount > 0 && (
        <>
          <p className={styles.warn}>{say.resolved(resolvedCount)}</p>
          <ul className={styles.list}>
            {listed.map(({ id, externalId, project }) => (
              <li key={id}>
                {project ? (
                  <Link to="/p/$project/tasks" params={{ project: project.id }} search={{ task: id }} target="_blank">
                    {externalId ?? id}
                  </Link>
                ) : (
                  (externalId ?? id)
                )}
              </li>
            ))}
            {resolvedCount > listed.length && <li>{say.more(resolvedCount - listed.length)}</li>}
          </ul>
        </>
      )}
    </>
  );
}
