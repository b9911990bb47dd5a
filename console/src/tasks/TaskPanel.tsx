import { CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, type ReactNode } from "react";
import { isTimed, unsupportedParts, type Form, type InputDeclaration, type Project } from "../form/form";
import { Material } from "../inputs/Material";
import { Loading } from "../kit/Loading";
import { usePast } from "../past/PastContext";
import { ShapesOverlay } from "../shapes/ShapesOverlay";
import { words } from "../words";
import { shownAnswers, type ShownAnswer } from "./answerText";
import { inputsText } from "./columns";
import { useShapeLayers } from "./shapeLayers";
import { taskQuery, type TaskDetail } from "./taskPages";
import kit from "../kit/kit.module.css";
import styles from "./tasks.module.css";

const PdfInput = lazy(() => import("../inputs/pdf/PdfInput"));
const TimedOfPeople = lazy(() => import("./TimedOfPeople"));

const say = words.tasks.panel;
const NO_QUESTIONS: never[] = [];

interface Props {
  project: Project;
  id: string;
  mayReview: boolean;
  mayAudit: boolean;
  onClose: () => void;
}

/** One task to be read: what it is about, what everybody answered, and what was said about it. */
export function TaskPanel({ project, id, mayReview, mayAudit, onClose }: Props) {
  const past = usePast();
  const task = useQuery(taskQuery(project.id, id, past));
  const name = task.data ? task.data.externalId || inputsText(task.data.inputs, project.form?.inputs ?? []).slice(0, 60) : "";
  return (
    <aside className={styles.panel} aria-label={say.title(name)}>
      <div className={styles.panelHead}>
        <h2 className={styles.panelTitle}>{name || words.loading}</h2>
        <CloseButton aria-label={say.close} onClick={onClose} />
      </div>
      {task.isPending && <Loading />}
      {task.isError && <p role="alert">{task.error.message}</p>}
      {task.isSuccess && !task.data && <p>{say.absent}</p>}
      <p className={styles.ways}>
        {task.data?.status === "IN_REVIEW" && mayReview && (
          <Link className={kit.headerLink} to="/p/$project/review/{-$task}" params={{ project: project.id, task: id }}>
            {say.review}
          </Link>
        )}
        {task.data && mayAudit && (
          <Link className={kit.headerLink} to="/audit" search={{ project: project.id, task: id, at: past ? Number(past.position) : undefined }}>
            {say.history}
          </Link>
        )}
      </p>
      {task.data && <TaskInside task={task.data} form={project.form} />}
    </aside>
  );
}

interface InsideProps {
  task: TaskDetail;
  form: Form | null;
  /** Shows the inputs in another way. */
  material?: ReactNode;
}

/** What a task is about, its answers and comments: as it is, or as it was. */
export function TaskInside({ task, form, material }: InsideProps) {
  const inputs = (task.inputs ?? {}) as Record<string, unknown>;
  const answersOf = (answers: TaskDetail["annotations"][number]["answers"]) => shownAnswers(answers ?? [], form, inputs, say.unknown);
  const comments = task.comments;
  return (
    <>
      <p className={styles.note}>
        {[
          words.dashboard.progress.statuses[task.status],
          words.tasks.answered(task.answered, task.overlap),
          task.reviewReason && words.tasks.reasons[task.reviewReason],
          task.assignee?.name,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <Part title={say.inputs}>
        {material ?? <Inputs task={task} form={form} inputs={inputs} />}
      </Part>
      {task.resolution && (
        <Part title={`${say.final} (${say.methods[task.resolution.method]})`}>
          <Answers answers={answersOf(task.resolution.answers)} />
        </Part>
      )}
      <Part title={say.answers}>
        {task.annotations.length === 0 && <p className={styles.note}>{say.noAnswers}</p>}
        {task.annotations.map(({ id, author, status, timeSpentMs, reviewer, reason, answers }) => (
          <article key={id} className={styles.annotation}>
            <h4>
              {author?.name ?? say.erased}{" "}
              <span className={styles.note}>
                {[
                  say.statuses[status],
                  timeSpentMs > 0 && words.dashboard.duration(timeSpentMs),
                  reviewer && say.reviewedBy(reviewer.name ?? say.erased),
                  reason && say.because(reason),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </h4>
            <Answers answers={answersOf(answers)} />
          </article>
        ))}
      </Part>
      {comments.length > 0 && (
        <Part title={say.comments}>
          {comments.map(({ id, text, author, resolvedAt, deletedAt }) => (
            <p key={id} className={styles.comment}>
              <strong>{author?.name ?? say.erased}</strong> {resolvedAt && <span className={styles.note}>{say.resolved}</span>}
              <br />
              {deletedAt ? say.deleted : text}
            </p>
          ))}
        </Part>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      {children}
    </section>
  );
}

/** The inputs as they are shown to annotators, pictures and pages with everybody's shapes; JSON where this console cannot show them. */
function Inputs({ task, form, inputs }: { task: TaskDetail; form: Form | null; inputs: Record<string, unknown> }) {
  const isShowable = form && unsupportedParts({ ...form, questions: [] }).length === 0;
  if (!isShowable) {
    return (
      <pre className={styles.json} tabIndex={0}>
        {JSON.stringify(inputs, null, 2)}
      </pre>
    );
  }
  const pictures = (form.inputs ?? []).filter(({ name, kind }) => isDrawnOn(kind) && inputs[name] != null);
  const timed = (form.inputs ?? []).filter((input) => isTimed(input) && inputs[input.name] != null);
  const others = (form.inputs ?? []).filter((input) => !isDrawnOn(input.kind) && !isTimed(input));
  return (
    <>
      {pictures.map(({ name, title, kind }) => (
        <Suspense key={name} fallback={<Loading />}>
          <PictureOfAll task={task} form={form} input={name} kind={kind} title={title || name} value={inputs[name]} />
        </Suspense>
      ))}
      {timed.map((declaration) => (
        <Suspense key={declaration.name} fallback={<Loading />}>
          <TimedOfPeople task={task} form={form} declaration={declaration} value={inputs[declaration.name]} />
        </Suspense>
      ))}
      <Material task={task.id} form={{ ...form, inputs: others }} questions={NO_QUESTIONS} inputs={inputs} />
    </>
  );
}

function isDrawnOn(kind: InputDeclaration["kind"]): boolean {
  return kind === "IMAGE" || kind === "PDF";
}

interface PictureProps {
  task: TaskDetail;
  form: Form;
  input: string;
  kind: InputDeclaration["kind"];
  title: string;
  value: unknown;
}

function PictureOfAll({ task, form, input, kind, title, value }: PictureProps) {
  const layers = useShapeLayers(task, form, input);
  if (kind === "PDF") return <PdfInput task={task.id} input={input} value={value} title={title} layers={layers} />;
  return (
    <div className={styles.picture}>
      <ShapesOverlay task={task.id} input={input} value={value} title={title} layers={layers} />
    </div>
  );
}

function Answers({ answers }: { answers: ShownAnswer[] }) {
  return (
    <dl className={styles.answers}>
      {answers.map(({ question, title, lines }) => (
        <div key={question}>
          <dt>{title}</dt>
          {(lines.length ? lines : [words.dashboard.none]).map((line, index) => (
            <dd key={index}>{line}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
