import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo, useMemo } from "react";
import { request } from "../../api/client";
import { AuditChangesDocument, AuditNamesDocument, type AuditChangeFragment, type ChangedAnswerFragment, type ChangeKind } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { MoreButton } from "../../kit/MoreButton";
import { useList } from "../../kit/useList";
import { answersInShort } from "../../tasks/answerText";
import { words } from "../../words";
import { auditWords } from "../../words/audit";
import { shortId } from "../timeline/sentence";
import { fieldName, fieldText, idsIn } from "./fieldText";
import kit from "../../kit/kit.module.css";
import styles from "./moment.module.css";

const say = auditWords.compare;
const NONE: readonly AuditChangeFragment[] = [];
const NOBODY: ReadonlyMap<string, string> = new Map();

interface Props {
  /** The task, project or member that is compared. */
  of: string;
  from: number;
  to: number;
  isStill: boolean;
  onGoTo: (position: number) => void;
}

/** What is different between two moments: what, from what to what, by whom and why. */
export const Comparison = memo(function Comparison({ of, from, to, isStill, onGoTo }: Props) {
  const { pages: changes, more } = useList({
    queryKey: ["auditChanges", of, from, to],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const found = await request(AuditChangesDocument, { of, from: String(from), to: String(to), after: pageParam }, { signal });
      return found.changes ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    enabled: isStill,
    placeholderData: (former) => former,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  const names = useNames(changes.data?.pages.flatMap(({ nodes }) => nodes) ?? NONE);
  if (changes.isLoadingError) return <p role="alert">{changes.error.message}</p>;
  if (!changes.data) return <Loading />;
  const found = changes.data.pages.flatMap(({ nodes }) => nodes);
  return (
    <section aria-label={say.between(from, to)}>
      {found.length === 0 && !changes.hasNextPage && <p className={styles.note}>{say.none}</p>}
      {found.map((change) => (
        <OneChange key={`${change.__typename}-${change.object?.id ?? change.positions[0]}`} change={change} names={names} onGoTo={onGoTo} />
      ))}
      {changes.isError && <p role="alert">{changes.error.message}</p>}
      <MoreButton more={more} label={say.more} />
    </section>
  );
});

/** What the ids stand for that are among the values of changed fields. */
function useNames(changes: readonly AuditChangeFragment[]): ReadonlyMap<string, string> {
  const ids = useMemo(() => idsIn(changes.flatMap(({ fields }) => fields.flatMap(({ before, after }) => [before, after]))).slice(0, 100), [changes]);
  const { data } = useQuery({
    queryKey: ["auditNames", ids],
    queryFn: async ({ signal }) => {
      const { nodes } = await request(AuditNamesDocument, { ids }, { signal });
      return new Map((nodes ?? []).flatMap((node): [string, string][] => {
        const name = node && ("externalId" in node ? node.externalId : "name" in node ? node.name : null);
        return node && name ? [[node.id, name]] : [];
      }));
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  return data ?? NOBODY;
}

interface ChangeProps {
  change: AuditChangeFragment;
  names: ReadonlyMap<string, string>;
  onGoTo: (position: number) => void;
}

function OneChange({ change, names, onGoTo }: ChangeProps) {
  const people = change.by.map(({ name }) => name ?? auditWords.somebody).join(", ");
  const last = change.positions.at(-1);
  return (
    <article className={styles.change} data-kind={change.kind}>
      <h4>
        <Sign kind={change.kind} /> {titleOf(change)}
        <span className={styles.note}> {say.kinds[change.kind]}</span>
      </h4>
      <ul className={styles.differences}>
        {shownFields(change).map(({ field, before, after }) => (
          <li key={field}>
            <span className={styles.field}>{fieldName(field)}</span>{" "}
            {change.kind === "ADDED" ? fieldText(after, names) : say.to(fieldText(before, names), fieldText(after, names))}
          </li>
        ))}
        {answersOf(change).map((answer) => (
          <AnswerDifference key={answer.question} answer={answer} />
        ))}
        {change.__typename === "ProjectChange" &&
          [...change.questions, ...change.inputs].map(({ name, kind, fields }) => (
            <li key={name}>
              <Sign kind={kind} /> {name} <span className={styles.note}>{fields.map(({ field }) => field).join(", ")}</span>
            </li>
          ))}
      </ul>
      {change.erased.length > 0 && <p className={styles.note}>{say.erased(change.erased.join(", "))}</p>}
      <p className={styles.note}>
        {people && say.by(people)} {change.reasons.length > 0 && say.because(change.reasons.join("; "))}{" "}
        {last && (
          <button type="button" className={kit.textButton} onClick={() => onGoTo(Number(last))}>
            {auditWords.position(Number(last))}
          </button>
        )}
      </p>
    </article>
  );
}

/** The fields that differ, without what the title says already. */
function shownFields({ __typename, fields }: AuditChangeFragment) {
  return __typename === "AnnotationChange" ? fields.filter(({ field }) => field !== "author") : fields;
}

function Sign({ kind }: { kind: ChangeKind }) {
  return (
    <span className={styles.sign} data-kind={kind} aria-hidden="true">
      {say.signs[kind]}
    </span>
  );
}

function titleOf(change: AuditChangeFragment): string {
  const { object } = change;
  const id = object ? shortId(object.id) : "";
  switch (change.__typename) {
    case "TaskChange":
      return say.task((object?.__typename === "Task" && object.externalId) || id);
    case "AnnotationChange":
      return say.answerOf((object?.__typename === "Annotation" && object.author?.name) || auditWords.somebody);
    case "CommentChange":
      return say.comment;
    case "MemberChange":
      return say.member((object?.__typename === "Member" && object.name) || auditWords.somebody);
    case "TaxonomyChange":
      return say.taxonomy;
    default:
      return say.project;
  }
}

function answersOf(change: AuditChangeFragment): readonly ChangedAnswerFragment[] {
  if (change.__typename === "AnnotationChange") return change.answers;
  if (change.__typename === "TaskChange") return change.resolution;
  return [];
}

/** An answer before and after, and which of its marks and shapes differ. */
function AnswerDifference({ answer }: { answer: ChangedAnswerFragment }) {
  const [before, after] = [answer.before, answer.after].map((each) => (each && answersInShort([each], words.tasks.panel.unknown)) || say.nothing);
  return (
    <li>
      <span className={styles.field}>{answer.question}</span> {before === after ? after : say.to(before!, after!)}
      {answer.regions.length > 0 && (
        <ul className={styles.plain}>
          {answer.regions.map(({ kind, region, label, formerLabel, changed }) => (
            <li key={`${kind}-${region}`} className={styles.note}>
              {kind === "CHANGED" ? say.region.CHANGED(label, formerLabel, changed.join(", ")) : say.region[kind](label)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
