import type { Form, InputDeclaration, Question, QuestionOf } from "../form/form";
import { AnnotatedText, type AnnotatedTextProps } from "../spans/AnnotatedText";
import { chatMessages, textOf } from "./chat";
import styles from "./inputs.module.css";

interface Props {
  form: Form;
  questions: Question[];
  inputs: Record<string, unknown>;
}

/** What the task is about: each input that it has, with the marks on it. */
export function Material({ form, questions, inputs }: Props) {
  const present = (form.inputs ?? []).filter(({ name }) => inputs[name] != null);
  const spanQuestions = questions.filter((each) => each.__typename === "SpanQuestion");
  return present.map((declaration) => {
    const title = declaration.title || declaration.name;
    return (
      <section key={declaration.name} aria-label={title}>
        {present.length > 1 && <h2 className={styles.title}>{title}</h2>}
        <InputView
          declaration={declaration}
          value={inputs[declaration.name]}
          questions={spanQuestions.filter(({ appliesTo }) => appliesTo === declaration.name)}
        />
      </section>
    );
  });
}

interface InputProps {
  declaration: InputDeclaration;
  value: unknown;
  questions: QuestionOf<"SpanQuestion">[];
}

function InputView({ declaration, value, questions }: InputProps) {
  const { name, kind } = declaration;
  const title = declaration.title || name;
  if (kind === "TEXT") return <TextView input={name} title={title} text={textOf(value)} questions={questions} />;
  return (
    <ol className={styles.chat}>
      {chatMessages(value).map(({ role, text }, index) => (
        <li key={index} className={styles.message}>
          <p className={styles.role}>{role}</p>
          <TextView input={name} message={index} title={`${title}: ${role}`} text={text} questions={questions} />
        </li>
      ))}
    </ol>
  );
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
