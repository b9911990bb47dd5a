import { lazy, Suspense, useMemo } from "react";
import { Guard } from "../kit/Guard";
import { Loading } from "../kit/Loading";
import type { KeyMap } from "../keys/keys";
import { shapeQuestionsOn } from "../shapes/shapesOf";
import { isTimed, type Form, type InputDeclaration, type Question, type QuestionOf } from "../form/form";
import type { AnnotatedTextProps } from "../spans/AnnotatedText";
import { chatMessages, speakerOf, textOf } from "./chat";
import styles from "./inputs.module.css";
import { MessageItem } from "./MessageItem";
import { TimedInput } from "./TimedInput";
import { UndrawnInput } from "./UndrawnInput";

// Loaded when a form has such inputs, or asks for marks.
const AnnotatedText = lazy(async () => ({ default: (await import("../spans/AnnotatedText")).AnnotatedText }));
const HtmlInput = lazy(() => import("./html/HtmlInput"));
const TableInput = lazy(() => import("./table/TableInput"));
const ImageCanvas = lazy(async () => ({ default: (await import("../shapes/ImageCanvas")).ImageCanvas }));
const CloudInput = lazy(() => import("./cloud/CloudInput"));
const PdfInput = lazy(() => import("./pdf/PdfInput"));
const ShapesOverlay = lazy(async () => ({ default: (await import("../shapes/ShapesOverlay")).ShapesOverlay }));

interface Props {
  /** The id of the task. */
  task: string;
  form: Form;
  questions: Question[];
  inputs: Record<string, unknown>;
  /** The keys of the screen; without them, pictures are to be looked at alone. */
  keys?: KeyMap;
}

/** What the task is about: each input that it has, with the marks on it. */
export function Material({ task, form, questions, inputs, keys }: Props) {
  const present = (form.inputs ?? []).filter(({ name }) => inputs[name] != null);
  return present.map((declaration) => {
    const title = declaration.title || declaration.name;
    return (
      <section key={declaration.name} aria-label={title} className={styles.input} data-kind={declaration.kind}>
        {present.length > 1 && <h2 className={styles.title}>{title}</h2>}
        <Guard of={task} instead={<UndrawnInput />}>
          <Suspense fallback={<Loading />}>
            <InputView task={task} declaration={declaration} value={inputs[declaration.name]} questions={questions} keys={keys} />
          </Suspense>
        </Guard>
      </section>
    );
  });
}

interface InputProps extends Pick<Props, "task" | "questions" | "keys"> {
  declaration: InputDeclaration;
  value: unknown;
}

function InputView({ task, declaration, value, questions: all, keys }: InputProps) {
  const { name, kind } = declaration;
  const title = declaration.title || name;
  const questions = useMemo(() => all.filter(isSpanQuestion).filter(({ appliesTo }) => appliesTo === name), [all, name]);
  const shapeQuestions = useMemo(() => shapeQuestionsOn(all, name), [all, name]);
  if (kind === "IMAGE") {
    const picture = { task, input: name, value, title };
    if (keys) return <ImageCanvas {...picture} questions={shapeQuestions} keys={keys} />;
    return (
      <div className={styles.picture}>
        <ShapesOverlay {...picture} layers={[]} />
      </div>
    );
  }
  if (kind === "POINT_CLOUD") {
    const cloud = <CloudInput task={task} input={name} value={value} title={title} />;
    return keys ? cloud : <div className={styles.picture}>{cloud}</div>;
  }
  if (kind === "PDF") return <PdfInput task={task} input={name} value={value} title={title} keys={keys} />;
  if (isTimed(declaration)) return <TimedInput kind={kind} task={task} input={name} value={value} title={title} keys={keys} />;
  if (kind === "HTML") return <HtmlInput input={name} title={title} value={value} questions={questions} />;
  if (kind === "TABLE") return <TableInput task={task} input={name} title={title} value={value} />;
  if (kind === "TEXT") return <TextView input={name} title={title} text={textOf(value)} questions={questions} />;
  return (
    <ol className={styles.chat}>
      {chatMessages(value).map((message, index) => (
        <MessageItem key={index} message={message}>
          <TextView input={name} message={index} title={`${title}: ${speakerOf(message)}`} text={message.text} questions={questions} />
        </MessageItem>
      ))}
    </ol>
  );
}

function isSpanQuestion(question: Question): question is QuestionOf<"SpanQuestion"> {
  return question.__typename === "SpanQuestion";
}

/** A text to be marked, or merely read: the caret is only where it is of use. */
function TextView(props: AnnotatedTextProps) {
  if (props.questions.length) return <AnnotatedText {...props} />;
  return (
    <p className={styles.text} dir="auto">
      {props.text}
    </p>
  );
}
