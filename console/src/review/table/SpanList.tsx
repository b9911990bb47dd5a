import type { AnswerOf, Span } from "../../answers/answer";
import { chatMessages, textOf } from "../../inputs/chat";
import { CodePoints } from "../../spans/codePoints";
import { words } from "../../words";
import type { AnswerViewProps } from "./AnswerView";
import { useNames } from "./names";
import styles from "./table.module.css";

/** The marks of a person as a list, each with how it stands to those of the others. */
export function SpanList({ question, answer, inputs, statuses }: AnswerViewProps & { answer: AnswerOf<"span"> }) {
  const spans = [...answer.spans].sort((a, b) => (a.message ?? 0) - (b.message ?? 0) || a.start - b.start);
  const nameOf = useNames(question, spans.map(({ label }) => label));
  if (spans.length === 0) return <p className={styles.nothing}>{words.review.noAnswer}</p>;
  const input = inputs[question.appliesTo ?? ""];
  return (
    <ul className={styles.values}>
      {spans.map((span) => {
        const status = statuses?.get(span.id);
        const said = status && words.review.statuses[status];
        return (
          <li key={span.id} className={styles.span} data-differs={(status && status !== "same") || undefined}>
            <span className={styles.sign} aria-hidden="true">
              {said?.sign}
            </span>
            <span dir="auto">“{markedText(input, span)}”</span> <span className={styles.path}>{nameOf(span.label).label}</span>
            {said && <span className={styles.hidden}> ({said.text})</span>}
          </li>
        );
      })}
    </ul>
  );
}

function markedText(input: unknown, { start, end, message }: Span): string {
  const text = message == null ? textOf(input) : (chatMessages(input)[message]?.text ?? "");
  const points = new CodePoints(text);
  return text.slice(points.toUnit(start), points.toUnit(end));
}
