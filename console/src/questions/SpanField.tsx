import { CloseButton } from "@mantine/core";
import { words } from "../words";
import type { Span } from "../answers/answer";
import { useAnswer } from "../answers/sheetContext";
import type { QuestionOf } from "../form/form";
import { colorOf } from "../spans/colors";
import { useLabelNames } from "../spans/labelNames";
import { useSpanTools } from "../spans/spanContext";
import styles from "../spans/spans.module.css";
import { Swatch } from "./ChoiceField";
import { LabelButtons } from "./LabelButtons";
import type { FieldProps } from "./QuestionField";

type SpanQuestion = QuestionOf<"SpanQuestion">;

/** The labels to mark with, and what is marked. */
export default function SpanField({ question, isActive }: FieldProps<SpanQuestion>) {
  const [answer] = useAnswer(question.name, "span");
  const [tools, { armed, notice }] = useSpanTools();
  const spans = [...(answer?.spans ?? [])].sort((a, b) => (a.message ?? 0) - (b.message ?? 0) || a.start - b.start);
  const nameOf = useLabelNames([question], [answer]);
  return (
    <>
      <LabelButtons
        question={question}
        isActive={isActive}
        armed={armed?.question === question.name ? armed.label : undefined}
        colorOf={(label) => colorOf(question.labels, label)}
        onLabel={(label, isExact) => tools.label(question, label, isExact)}
      />
      {spans.length > 0 && (
        <ul className={styles.marks} aria-label={words.label.marks}>
          {spans.map((span) => (
            <MarkRow
              key={span.id}
              question={question}
              span={span}
              label={nameOf(question.name, span.label)}
              text={tools.markedText(question.appliesTo ?? "", span)}
            />
          ))}
        </ul>
      )}
      {/* It keeps its room: what stands below must not move from under a mouse that is pressed there. */}
      <p className={styles.hint} role="status" data-hidden={!isActive || undefined}>
        {notice || (spans.length ? "" : words.label.spanHint)}
      </p>
    </>
  );
}

interface MarkRowProps {
  question: SpanQuestion;
  span: Span;
  label: string;
  text: string;
}

function MarkRow({ question, span, label, text }: MarkRowProps) {
  const [tools, { chosen }] = useSpanTools();
  return (
    <li className={styles.markRow} data-chosen={chosen?.span === span.id || undefined}>
      <button type="button" className={styles.markButton} onClick={() => tools.choose(question.name, span.id)}>
        <Swatch color={colorOf(question.labels, span.label)} />
        <span className={styles.markText} dir="auto">
          {text}
        </span>
        <span className={styles.markLabel}>{label}</span>
      </button>
      <CloseButton
        size="sm"
        aria-label={words.label.remove(`${label}: ${text}`)}
        onClick={() => tools.remove(question.name, span.id)}
      />
    </li>
  );
}
