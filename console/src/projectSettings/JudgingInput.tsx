import { problemAt, type Problem } from "../kit/problems";
import { projectSettingsWords } from "../words/projectSettings";
import { NumberInput } from "./NumberInput";
import type { Judging } from "./settings";
import styles from "./settings.module.css";

const say = projectSettingsWords.judging;
const PARTS = ["threshold", "tolerance", "similarity"] as const;

interface Props {
  label: string;
  about: string;
  rows: readonly Judging[];
  problems: readonly Problem[];
  onChange: (rows: readonly Judging[]) => void;
}

/** For each question that can be judged, what an answer must reach: those numbers that its kind has. */
export function JudgingInput({ label, about, rows, problems, onChange }: Props) {
  return (
    <fieldset className={styles.rows}>
      <legend>{label}</legend>
      <p className={styles.quiet}>{about}</p>
      {rows.map((row, index) => (
        <div key={row.question} className={styles.row} role="group" aria-label={row.question}>
          <span className={styles.wide}>{row.question}</span>
          {PARTS.filter((part) => row[part] !== null).map((part) => (
            <NumberInput
              key={part}
              id={`setting.gold.judging.${index}.${part}`}
              label={say[part]}
              size="sm"
              value={row[part]!}
              error={problemAt(problems, `gold.judging.${index}.${part}`)}
              onNumber={(value) => onChange(rows.map((each, place) => (place === index ? { ...each, [part]: value } : each)))}
            />
          ))}
        </div>
      ))}
    </fieldset>
  );
}
