import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { request } from "../../api/client";
import { AuditLineageDocument, type AuditLineageQuery } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { answersInShort } from "../../tasks/answerText";
import { words } from "../../words";
import { auditWords } from "../../words/audit";
import { clockTime } from "../../kit/times";
import type { AuditEvent } from "../timeline/eventPages";
import kit from "../../kit/kit.module.css";
import styles from "./act.module.css";

const say = auditWords.why;

type Step = NonNullable<NonNullable<NonNullable<AuditLineageQuery["asOf"]>["task"]>["lineage"]>["steps"][number];

interface Label {
  question: string;
  value: string;
  name: string;
}

/** The steps by which a task, or one of its labels, came to be as it was at an event. */
export function WhySteps({ event, onGoTo }: { event: AuditEvent; onGoTo: (position: number) => void }) {
  const [label, choose] = useState<Label | null>(null);
  const steps = useSteps(event, null);
  const narrowed = useSteps(event, label);
  const labels = useMemo(() => labelsIn(steps.data ?? []), [steps.data]);
  const { data, error } = label ? narrowed : steps;
  return (
    <div className={styles.form}>
      {labels.length > 0 && (
        <label className={styles.field}>
          {say.choose}
          <select
            data-autofocus
            value={label ? labels.findIndex(({ question, value }) => question === label.question && value === label.value) : -1}
            onChange={({ currentTarget }) => choose(labels[Number(currentTarget.value)] ?? null)}
          >
            <option value={-1}>{say.all}</option>
            {labels.map(({ question, name }, index) => (
              <option key={index} value={index}>
                {say.label(name, question)}
              </option>
            ))}
          </select>
        </label>
      )}
      {error && <p role="alert">{error.message}</p>}
      {!data && !error && <Loading />}
      {data?.length === 0 && <p className={styles.note}>{say.none}</p>}
      <ol className={styles.steps} aria-label={say.title}>
        {data?.map((step) => (
          <StepLine key={`${step.position}-${step.kind}`} step={step} onGoTo={onGoTo} />
        ))}
      </ol>
    </div>
  );
}

function useSteps(event: AuditEvent, label: Label | null) {
  const { stream: task, position: at } = event;
  const { question = null, value = null } = label ?? {};
  return useQuery({
    queryKey: ["auditLineage", task, at, question, value],
    queryFn: async ({ signal }): Promise<readonly Step[]> => {
      const { asOf } = await request(AuditLineageDocument, { task, at, question, value }, { signal });
      return asOf?.task?.lineage?.steps ?? [];
    },
    staleTime: 60_000,
  });
}

function StepLine({ step, onGoTo }: { step: Step; onGoTo: (position: number) => void }) {
  const { kind, position, recordedAt, by, basedOn, undoes, reason, form, guideline, taxonomies, answers } = step;
  const under = [
    say.under(form?.version ?? null, guideline?.version ?? null),
    ...taxonomies.map(({ version, taxonomy }) => say.taxonomy(taxonomy?.name ?? "", version)),
    basedOn.length > 0 && say.from(basedOn.join(", ")),
    undoes.length > 0 && say.undoes(undoes.join(", ")),
  ].filter(Boolean);
  return (
    <li>
      <button type="button" className={kit.textButton} onClick={() => onGoTo(Number(position))}>
        {auditWords.position(Number(position))}
      </button>{" "}
      <strong>{by?.name ?? auditWords.server}</strong> {say.steps[kind]}
      {answers && answers.length > 0 && <>: {answersInShort(answers, words.tasks.panel.unknown)}</>}
      {reason && <>, {words.tasks.panel.because(reason)}</>}
      <span className={styles.note}>
        {clockTime(recordedAt)}
        {under.length > 0 && ` · ${under.join(" · ")}`}
      </span>
    </li>
  );
}

/** The labels that were given in some step, each once, the latest first. */
function labelsIn(steps: readonly Step[]): Label[] {
  const found = new Map<string, Label>();
  for (const { answers } of steps.toReversed()) {
    for (const { question, value } of answers ?? []) {
      for (const [label, name] of labelsOf(value)) found.set(`${question}\n${label}`, { question, value: label, name });
    }
  }
  return [...found.values()];
}

function labelsOf(value: NonNullable<Step["answers"]>[number]["value"]): [string, string][] {
  switch (value.__typename) {
    case "ChoiceAnswer":
      return value.values.map((each, index) => [each, value.concepts?.[index]?.label ?? each]);
    case "SpanAnswer":
      return value.spans.map(named);
    case "BoxAnswer":
      return value.boxes.map(named);
    case "EllipseAnswer":
      return value.ellipses.map(named);
    case "PolygonAnswer":
      return value.polygons.map(named);
    case "PolylineAnswer":
      return value.polylines.map(named);
    case "KeypointAnswer":
      return value.keypoints.map(named);
    default:
      return [];
  }
}

function named({ label, concept }: { label: string; concept: { label: string } | null }): [string, string] {
  return [label, concept?.label ?? label];
}
