import type { ReactNode } from "react";
import type { ListQuestion } from "../form/form";
import { ariaKey, KeyCap } from "../keys/KeyCap";
import { digitOf } from "../keys/keys";
import { ConceptPicker } from "../picker/pickers";
import styles from "../spans/spans.module.css";
import { Swatch } from "./ChoiceField";

interface Props {
  question: ListQuestion;
  /** Whether digits are about this question. */
  isActive: boolean;
  /** The label that what is marked next will get. */
  armed: string | undefined;
  colorOf: (label: string) => string;
  /** `isExact` with Alt: without snapping to words. */
  onLabel: (label: string, isExact: boolean) => void;
  children?: ReactNode;
}

/** The labels of what is marked or drawn: a button each, or a search in the concepts of a taxonomy. */
export function LabelButtons({ question, isActive, armed, colorOf, onLabel, children }: Props) {
  if (question.taxonomy) {
    return (
      <ConceptPicker
        name={question.title || question.name}
        offer={question.taxonomy}
        chosen={[]}
        onChoose={(concept) => onLabel(concept, false)}
      />
    );
  }
  return (
    <div className={styles.labels}>
      {question.labels.map(({ value, label, hotkey, help }, index) => {
        const key = hotkey ?? (isActive ? digitOf(index) : null);
        return (
          <button
            key={value}
            type="button"
            className={styles.labelButton}
            title={help || undefined}
            aria-pressed={armed === value}
            aria-keyshortcuts={key ? ariaKey(key) : undefined}
            // The selection must outlive the click, and the focus stays on the picture.
            onMouseDown={(event) => event.preventDefault()}
            onClick={(event) => onLabel(value, event.altKey)}
          >
            <Swatch color={colorOf(value)} />
            {label}
            {key && <KeyCap name={key} />}
          </button>
        );
      })}
      {children}
    </div>
  );
}
