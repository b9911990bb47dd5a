import { lazy, memo, Suspense, useEffect, useRef } from "react";
import { words } from "../words";
import type { KeyMap } from "../keys/keys";
import { isAboutShapes, type Question } from "../form/form";
import { ChoiceField } from "./ChoiceField";
import { NumberField } from "./NumberField";
import styles from "./questions.module.css";
import { RankingField } from "./RankingField";
import { RatingField } from "./RatingField";
import { TextField } from "./TextField";

// Loaded when a form asks for marks, for regions of pictures or of time, or for relations.
const IntervalField = lazy(() => import("./IntervalField"));
const RelationField = lazy(() => import("../relations/RelationField"));
const ShapeField = lazy(() => import("./ShapeField"));
const SpanField = lazy(() => import("./SpanField"));

export interface FieldProps<Kind extends Question = Question> {
  question: Kind;
  inputs: Record<string, unknown>;
  /** Whether digits are about this question. */
  isActive: boolean;
  keys: KeyMap;
  /** The question has its whole answer: go on to the next. */
  onAnswered: (question: string) => void;
  /** Digits are to be about this question. */
  onActivate: (question: string) => void;
}

interface Props extends FieldProps {
  problem: string | undefined;
}

/** A question with its title, its help, and what is wrong with its answer. */
export const QuestionField = memo(function QuestionField({ problem, ...field }: Props) {
  const { question, isActive, onActivate } = field;
  const section = useRef<HTMLElement>(null);
  const id = `question-${question.name}`;

  const isShown = useRef(false);
  useEffect(() => {
    // Not when it comes up: what the task is about is read first.
    if (isActive && isShown.current) section.current?.scrollIntoView({ block: "nearest" });
    isShown.current = true;
  }, [isActive]);

  return (
    <section
      ref={section}
      className={styles.question}
      data-active={isActive || undefined}
      role="group"
      aria-labelledby={id}
      onFocus={() => onActivate(question.name)}
      onMouseDown={() => onActivate(question.name)}
    >
      <h2 id={id} className={styles.title}>
        {question.title || question.name}
        {!question.required && <span className={styles.optional}> {words.label.optional}</span>}
      </h2>
      {question.help && <p className={styles.help}>{question.help}</p>}
      <Suspense>
        <Field {...field} />
      </Suspense>
      <p className={styles.problem} role="status">
        {problem}
      </p>
    </section>
  );
});

function Field({ question, ...props }: FieldProps) {
  if (isAboutShapes(question)) return <ShapeField question={question} {...props} />;
  switch (question.__typename) {
    case "ChoiceQuestion":
      return <ChoiceField question={question} {...props} />;
    case "TextQuestion":
      return <TextField question={question} {...props} />;
    case "NumberQuestion":
      return <NumberField question={question} {...props} />;
    case "RatingQuestion":
      return <RatingField question={question} {...props} />;
    case "RankingQuestion":
      return <RankingField question={question} {...props} />;
    case "SpanQuestion":
      return <SpanField question={question} {...props} />;
    case "RelationQuestion":
      return <RelationField question={question} {...props} />;
    case "IntervalQuestion":
      return <IntervalField question={question} {...props} />;
    default:
      return null;
  }
}
