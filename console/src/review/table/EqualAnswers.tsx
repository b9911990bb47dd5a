import type { Comparison } from "../session/comparison";
import { AnswerView, type Beside } from "./AnswerView";
import styles from "./table.module.css";

interface Props {
  comparisons: readonly Comparison[];
  inputs: Record<string, unknown>;
  /** All that somebody answered of those who agree. */
  beside: Beside;
  title: string;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
}

/** What everybody answered alike, folded away beside what differs. */
export function EqualAnswers({ comparisons, inputs, beside, title, isOpen, onToggle }: Props) {
  if (comparisons.length === 0) return null;
  return (
    <details className={styles.equal} open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary>{title}</summary>
      <dl>
        {comparisons.map(({ question, agreed }) => (
          <div key={question.name}>
            <dt>{question.title || question.name}</dt>
            <dd>
              <AnswerView question={question} answer={agreed} reference={agreed} inputs={inputs} beside={beside} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
