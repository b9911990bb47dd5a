import { TasksLink } from "../tasks/TasksLink";
import { count, words } from "../words";
import { AgreementByWeek } from "./AgreementByWeek";
import { IntervalPicture, ShareBar } from "./charts";
import styles from "./dashboard.module.css";
import type { Quality, QualityPart, Question, Read } from "./figures";
import { namesOf } from "./labels";
import { Unavailable } from "./Unavailable";

const say = words.dashboard.questions;
const { count: number, percent } = words.dashboard;
/** How many labels are listed; the rest is a number. */
const SHOWN = 8;

interface Props {
  project: string;
  question: Question;
  /** Undefined while it is being counted. */
  read: Read<Quality> | undefined;
}

/** How people answer one question: labels, agreement, what they confuse and where they differ most. */
export function QuestionFigures({ project, question, read }: Props) {
  const title = question.title || question.name;
  return (
    <section className={styles.question} aria-label={title}>
      <h3 className={styles.questionTitle}>{title}</h3>
      {!read && <p className={styles.quiet}>{say.loading}</p>}
      {read && <Columns project={project} question={question} read={read} />}
    </section>
  );
}

function Columns({ project, question, read: { value: quality, problems } }: Props & { read: Read<Quality> }) {
  const nameOf = namesOf(question, quality);
  const parts = { project, question: question.name, quality, nameOf };
  const whole = problems.get("quality");
  const why = (part: QualityPart) => problems.has(part) && <Unavailable name={say[part]} reason={problems.get(part)!} />;
  if (whole) return <Unavailable name={say.title} reason={whole} />;
  return (
    <div className={styles.columns}>
      {why("agreement") || <AgreementFigure project={project} quality={quality} />}
      {why("labels") || <Labels {...parts} />}
      <div>
        {why("confusions") || <Confusions {...parts} />}
        {why("disputed") || <Disputed {...parts} />}
      </div>
      {Boolean(quality.agreement?.estimate.tasks) && <AgreementByWeek project={project} question={question} />}
    </div>
  );
}

interface PartProps {
  project: string;
  question: string;
  quality: Quality;
  nameOf: (value: string) => string;
}

function AgreementFigure({ project, quality: { agreement } }: { project: string; quality: Quality }) {
  if (!agreement) return null;
  const { coefficient, estimate } = agreement;
  const { value, low, high, level, tasks, reason } = estimate;
  return (
    <div>
      <h4 className={styles.heading}>{say.agreement}</h4>
      <p className={styles.figure}>
        <AgreementNumber project={project} value={value} name={say.coefficients[coefficient]} />
        <span className={styles.quiet}> {say.coefficients[coefficient]}</span>
      </p>
      {value !== null && coefficient !== "MEAN_DIFFERENCE" && <IntervalPicture value={value} low={low} high={high} />}
      {low !== null && high !== null && <p className={styles.note}>{say.between(low, high, level)}</p>}
      {tasks > 0 && <p className={styles.note}>{say.of(tasks)}</p>}
      {reason && <p className={styles.note}>{say.reasons[reason]}</p>}
    </div>
  );
}

function AgreementNumber({ project, value, name }: { project: string; value: number | null; name: string }) {
  if (value === null) return <strong>{say.noValue}</strong>;
  return (
    <TasksLink project={project} search={{ order: "DISAGREEMENT" }} label={say.figure(say.value(value), name)}>
      <strong>{say.value(value)}</strong>
    </TasksLink>
  );
}

function Labels({ project, question, quality: { used, unused }, nameOf }: PartProps) {
  if (!used || !unused) return null;
  const shown = used.nodes.slice(0, SHOWN);
  const rest = used.totalCount - shown.length;
  return (
    <div>
      <h4 className={styles.heading}>{say.labels}</h4>
      {shown.length === 0 && <p className={styles.quiet}>{say.noLabels}</p>}
      <ul className={styles.labels}>
        {shown.map(({ value, labels, share }) => (
          <li key={value}>
            <span className={styles.labelName}>{nameOf(value)}</span>
            <ShareBar share={share.value} />
            <span className={styles.labelCount}>
              <TasksLink
                project={project}
                search={{ label: `${question}:${value}` }}
                label={say.bar(nameOf(value), number(labels), percent(share.value))}
              >
                {number(labels)}
              </TasksLink>
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className={styles.note}>{say.more(count({ count: rest, isExact: used.totalIsExact }))}</p>}
      {unused.totalCount > 0 && (
        <p className={styles.note}>
          {say.unused(
            count({ count: unused.totalCount, isExact: unused.totalIsExact }),
            unused.nodes.map(({ value }) => nameOf(value)).join(", ") + (unused.totalCount > unused.nodes.length ? " …" : ""),
          )}
        </p>
      )}
    </div>
  );
}

function Confusions({ project, question, quality: { confusions }, nameOf }: PartProps) {
  if (!confusions?.nodes.length) return null;
  return (
    <>
      <h4 className={styles.heading}>{say.confusions}</h4>
      <ul className={styles.plain}>
        {confusions.nodes.map(({ value, other, pairs, share }) => (
          <li key={JSON.stringify([value, other])}>
            <TasksLink project={project} search={{ label: `${question}:${value}`, order: "DISAGREEMENT" }}>
              {say.pair(nameOf(value), nameOf(other))}
            </TasksLink>{" "}
            <span className={styles.quiet}>{say.pairs(pairs, percent(share.value))}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Disputed({ project, quality: { disputed } }: PartProps) {
  if (!disputed?.nodes.length) return null;
  return (
    <>
      <h4 className={styles.heading}>{say.disputed}</h4>
      <ul className={styles.plain}>
        {disputed.nodes.map(({ task, disagreement }) => (
          <li key={task.id} className={styles.disputed}>
            <TasksLink project={project} search={{ order: "DISAGREEMENT", task: task.id }}>
              {shortName(task)}
            </TasksLink>{" "}
            <span className={styles.quiet}>{say.disagreement(percent(disagreement))}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a task is called: by its import, else by the first text in it. */
function shortName({ id, externalId, inputs }: { id: string; externalId: string | null; inputs: unknown }): string {
  if (externalId) return externalId;
  const text = Object.values((inputs ?? {}) as Record<string, unknown>).find((value) => typeof value === "string");
  return typeof text === "string" && text ? text.slice(0, 60) : id;
}
