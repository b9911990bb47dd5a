import { Button, CloseButton, TextInput } from "@mantine/core";
import { useState } from "react";
import { problemAt, type Problem } from "../kit/problems";
import { projectSettingsWords } from "../words/projectSettings";
import type { RejectReason } from "./settings";
import styles from "./settings.module.css";

const say = projectSettingsWords.reason;

interface Props {
  label: string;
  about: string;
  reasons: readonly RejectReason[];
  problems: readonly Problem[];
  onChange: (reasons: readonly RejectReason[]) => void;
}

/** Reasons for sending answers back: the words, and a short key by which statistics and exports name each. */
export function ReasonsInput({ label, about, reasons, problems, onChange }: Props) {
  const change = (index: number, part: Partial<RejectReason>) => onChange(reasons.map((each, place) => (place === index ? { ...each, ...part } : each)));
  const [added, setAdded] = useState(-1);
  const add = () => {
    setAdded(reasons.length);
    onChange([...reasons, { key: freeKey(reasons), text: "" }]);
  };
  return (
    <fieldset className={styles.rows}>
      <legend>{label}</legend>
      <p className={styles.quiet}>{about}</p>
      {reasons.map(({ key, text }, index) => (
        <div key={index} className={styles.row}>
          <TextInput
            id={`setting.rejectReasons.${index}`}
            className={styles.wide}
            aria-label={say.text(index + 1)}
            autoFocus={index === added}
            onBlur={() => setAdded(-1)}
            size="sm"
            dir="auto"
            value={text}
            error={problemAt(problems, `rejectReasons.${index}.text`)}
            onChange={(event) => change(index, { text: event.currentTarget.value })}
          />
          <TextInput
            className={styles.key}
            aria-label={say.key(index + 1)}
            size="sm"
            autoComplete="off"
            value={key}
            error={problemAt(problems, `rejectReasons.${index}.key`)}
            onChange={(event) => change(index, { key: event.currentTarget.value })}
          />
          <CloseButton aria-label={say.remove(text || key)} onClick={() => onChange(reasons.filter((_, place) => place !== index))} />
        </div>
      ))}
      <Button variant="subtle" size="compact-sm" onClick={add}>
        {say.add}
      </Button>
    </fieldset>
  );
}

function freeKey(reasons: readonly RejectReason[]): string {
  let number = reasons.length + 1;
  while (reasons.some(({ key }) => key === `reason_${number}`)) number += 1;
  return `reason_${number}`;
}
