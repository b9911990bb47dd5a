import { useQuery } from "@tanstack/react-query";
import { request } from "../../api/client";
import { AuditErasureOfDocument } from "../../api/operations";
import { KeyCap } from "../../keys/KeyCap";
import { auditWords } from "../../words/audit";
import { erasureWords } from "../../words/erasures";
import { clockTime } from "../../kit/times";
import type { AuditEvent } from "../timeline/eventPages";
import { changedAnswerQuery, changedText } from "../timeline/changedAnswer";
import { isErased, sentenceOf, sentenceText } from "../timeline/sentence";
import { EventProof } from "./EventProof";
import type { MomentProps } from "./MomentPanel";
import kit from "../../kit/kit.module.css";
import styles from "./moment.module.css";

const say = auditWords.event;

/** The event of the moment: all that is on record of it, and what can be done about it. */
export function EventDetail({ search, event, at, isMoving, rights, onNarrow, onOpen }: MomentProps) {
  if (!event) return <p className={styles.note}>{say.none}</p>;
  const mayUndo = ["TASKS_MANAGE", "ANNOTATE", "REVIEW"].some((right) => rights.has(right as "REVIEW"));
  const isTask = event.subject?.__typename === "Task";
  return (
    <section className={styles.event} aria-label={say.title}>
      <p className={styles.said}>
        <Sentence event={event} isStill={!isMoving} />
      </p>
      <p className={styles.note}>
        {at === null && `${clockTime(event.recordedAt)} · `}
        {auditWords.position(Number(event.position))}
        {event.version > 0 && ` · ${say.number(event.version)}`}
        {event.occurredAt && ` · ${say.happened} ${clockTime(event.occurredAt)}`}
        {event.causation && ` · ${say.undoes(event.causation)}`}
      </p>
      {isErased(event) && !isMoving && <ErasedBy event={event} />}
      <p className={styles.acts}>
        {isTask && !search.task && (
          <button type="button" className={kit.textButton} aria-keyshortcuts="Enter" onClick={onNarrow}>
            {say.narrow} <KeyCap name="Enter" />
          </button>
        )}
        {isTask && (
          <button type="button" className={kit.textButton} aria-keyshortcuts="W" onClick={() => onOpen({ kind: "why", event })}>
            {say.why} <KeyCap name="w" />
          </button>
        )}
        {mayUndo && (
          <button type="button" className={kit.textButton} aria-keyshortcuts="U" onClick={() => onOpen({ kind: "undo", event })}>
            {say.undo} <KeyCap name="u" />
          </button>
        )}
        {rights.has("ERASE") && (
          <button type="button" className={kit.textButton} onClick={() => onOpen({ kind: "erase", event })}>
            {say.erase}
          </button>
        )}
      </p>
      <details className={styles.details}>
        <summary>{say.details}</summary>
        <Facts event={event} />
      </details>
      <details className={styles.details}>
        <summary>{say.proof}</summary>
        <EventProof event={event} />
      </details>
    </section>
  );
}

function Sentence({ event, isStill }: { event: AuditEvent; isStill: boolean }) {
  const isRevised = event.name === "annotation.revised" && !isErased(event);
  const { data } = useQuery({ ...changedAnswerQuery(event), enabled: isRevised && isStill });
  if (!isRevised || !data) return sentenceText(event);
  return `${sentenceOf(event).actor ?? ""} ${changedText(data)}`;
}

/** When the content of an event was erased, as who asked, and on what ground. */
function ErasedBy({ event }: { event: AuditEvent }) {
  const { data } = useQuery({
    queryKey: ["auditErasureOf", event.stream],
    queryFn: ({ signal }) => request(AuditErasureOfDocument, { stream: event.stream }, { signal }),
    staleTime: 60_000,
  });
  const found = data?.events?.nodes.find((node) => node.__typename === "ContentErased" && node.positions.includes(event.position));
  if (found?.__typename !== "ContentErased") return <p className={styles.erased}>{say.erasedWithout}</p>;
  const { erasure, authority, recordedAt } = found;
  return (
    <p className={styles.erased}>
      {say.erasedOn(clockTime(recordedAt), erasure?.requestedBy?.name ?? auditWords.somebody)}{" "}
      {say.erasedBecause(erasureWords.authorities[authority], erasure?.reason ?? null)}
    </p>
  );
}

function Facts({ event }: { event: AuditEvent }) {
  const facts = Object.entries((event.facts ?? {}) as Record<string, unknown>);
  return (
    <dl className={styles.facts}>
      <dt>{event.name}</dt>
      <dd>{event.stream}</dd>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
