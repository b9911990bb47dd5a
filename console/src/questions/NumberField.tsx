import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useAnswer } from "../answers/sheetContext";
import type { QuestionOf } from "../form/form";
import type { FieldProps } from "./QuestionField";
import styles from "./questions.module.css";

/** A number, written with a point or a comma. What is no number yet is kept as it is written. */
export function NumberField({ question }: FieldProps<QuestionOf<"NumberQuestion">>) {
  const [answer, setAnswer] = useAnswer(question.name, "number");
  const [written, setWritten] = useState("");
  const isWritten = answer ? Object.is(parsed(written), answer.number) : false;
  const shown = isWritten ? written : answer && Number.isFinite(answer.number) ? String(answer.number) : "";
  const change = (text: string) => {
    setWritten(text);
    setAnswer(text.trim() ? { kind: "number", number: parsed(text) } : null, question.name);
  };
  return (
    <TextInput
      className={styles.number}
      aria-labelledby={`question-${question.name}`}
      inputMode={question.integer ? "numeric" : "decimal"}
      autoComplete="off"
      placeholder={range(question)}
      value={shown}
      rightSection={question.unit && <span className={styles.unit}>{question.unit}</span>}
      rightSectionWidth={question.unit ? 24 + question.unit.length * 8 : undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function parsed(text: string): number {
  const plain = text.trim().replace(",", ".");
  return plain ? Number(plain) : Number.NaN;
}

function range({ min, max }: QuestionOf<"NumberQuestion">): string {
  if (min !== null && max !== null) return `${min} – ${max}`;
  return min !== null ? `≥ ${min}` : max !== null ? `≤ ${max}` : "";
}
