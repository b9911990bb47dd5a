import { lazy, Suspense, useMemo, type ReactNode } from "react";
import { isTimed, type Form, type InputDeclaration, type Question, type QuestionOf } from "../../form/form";
import { chatMessages, speakerOf, textOf } from "../../inputs/chat";
import { MessageItem } from "../../inputs/MessageItem";
import inputs from "../../inputs/inputs.module.css";
import { UndrawnInput } from "../../inputs/UndrawnInput";
import { Guard } from "../../kit/Guard";
import { Loading } from "../../kit/Loading";
import { ShapesOverlay } from "../../shapes/ShapesOverlay";
import { inputsOf, type Task } from "../../task/task";
import type { Column } from "../queue/reviewWork";
import { LayeredText } from "./LayeredText";
import { layeredSpans, shownIn, type Layer } from "./layers";
import { useShapesOfAll } from "./shapesOfAll";
import styles from "./text.module.css";

const CloudInput = lazy(() => import("../../inputs/cloud/CloudInput"));
const HtmlOfAll = lazy(() => import("./HtmlOfAll"));
const TableInput = lazy(() => import("../../inputs/table/TableInput"));
const PdfInput = lazy(() => import("../../inputs/pdf/PdfInput"));
const TimedOfAll = lazy(() => import("./TimedOfAll"));

interface Props {
  form: Form;
  task: Task;
  questions: readonly Question[];
  columns: readonly Column[];
  layer: Layer;
}

/** What the task is about, with everybody's marks in its texts and everybody's shapes on its pictures and pages. */
export function ReviewMaterial({ form, task, questions, columns, layer }: Props) {
  const values = inputsOf(task);
  const present = (form.inputs ?? []).filter(({ name }) => values[name] != null);
  return present.map((declaration) => {
    const { name, kind } = declaration;
    const title = declaration.title || name;
    const props = { declaration, title, value: values[name], questions, columns, layer };
    return (
      <section key={name} aria-label={title}>
        {present.length > 1 && <h2 className={inputs.title}>{title}</h2>}
        <Guard of={task.id} instead={<UndrawnInput />}>
          <Suspense fallback={<Loading />}>
            {kind === "IMAGE" || kind === "PDF" ? (
              <PictureOfAll task={task.id} {...props} />
            ) : kind === "POINT_CLOUD" ? (
              <div className={styles.picture}>
                <CloudInput task={task.id} input={name} value={values[name]} title={title} />
              </div>
            ) : isTimed(declaration) ? (
              <TimedOfAll task={task.id} {...props} />
            ) : kind === "TABLE" ? (
              <TableInput task={task.id} input={name} value={values[name]} title={title} />
            ) : (
              <TextsOfAll {...props} />
            )}
          </Suspense>
        </Guard>
      </section>
    );
  });
}

export interface InputProps {
  declaration: InputDeclaration;
  title: string;
  value: unknown;
  questions: readonly Question[];
  columns: readonly Column[];
  layer: Layer;
}

/** A text, HTML, or the messages of a chat. */
function TextsOfAll({ declaration, title, value, questions, columns, layer }: InputProps): ReactNode {
  const { name, kind } = declaration;
  const about = useMemo(() => questions.filter((each): each is QuestionOf<"SpanQuestion"> => isSpansOn(each, name)), [questions, name]);
  const all = useMemo(() => layeredSpans(about, columns), [about, columns]);
  const spans = useMemo(() => all.filter(shownIn(layer)), [all, layer]);
  if (kind === "HTML") return <HtmlOfAll title={title} value={value} questions={about} spans={spans} />;
  if (kind === "TEXT") return <LayeredText title={title} text={textOf(value)} questions={about} spans={spans} />;
  return (
    <ol className={inputs.chat}>
      {chatMessages(value).map((message, index) => (
        <MessageItem key={index} message={message}>
          <LayeredText title={`${title}: ${speakerOf(message)}`} message={index} text={message.text} questions={about} spans={spans} />
        </MessageItem>
      ))}
    </ol>
  );
}

function isSpansOn(question: Question, input: string): boolean {
  return question.__typename === "SpanQuestion" && question.appliesTo === input;
}

function PictureOfAll({ task, declaration, title, value, ...answers }: InputProps & { task: string }) {
  const layers = useShapesOfAll(declaration.name, answers);
  if (declaration.kind === "PDF") return <PdfInput task={task} input={declaration.name} value={value} title={title} layers={layers} />;
  return (
    <div className={styles.picture}>
      <ShapesOverlay task={task} input={declaration.name} value={value} title={title} layers={layers} />
    </div>
  );
}
