/** Fields within the rows of a list: named for screen readers, with what the API has against them below. */
import type { ClipboardEvent, KeyboardEvent } from "react";
import { formBuilderWords } from "../words/formBuilder";
import styles from "./formBuilder.module.css";
import { fieldId } from "./places";
import { useProblem } from "./problemsContext";

const say = formBuilderWords.options;

interface CellProps {
  place: string;
  label: string;
  value: string;
  placeholder?: string;
  isCode?: boolean;
  onChange: (value: string) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onPaste?: (event: ClipboardEvent) => void;
}

/** A field of a row, whose problem stands below the row. */
export function Cell({ place, label, value, placeholder, isCode, onChange, onKeyDown, onPaste }: CellProps) {
  const problem = useProblem(place);
  return (
    <span className={styles.cell} data-code={isCode}>
      <input
        id={fieldId(place)}
        aria-label={label}
        value={value}
        placeholder={placeholder}
        dir="auto"
        autoComplete="off"
        spellCheck={!isCode}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${fieldId(place)}.problem` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <CellProblem place={place} problem={problem} />
    </span>
  );
}

function CellProblem({ place, problem }: { place: string; problem: string | null }) {
  return (
    problem && (
      <span id={`${fieldId(place)}.problem`} className={styles.problem}>
        {problem}
      </span>
    )
  );
}

/** The hotkey of an option: the key that one presses there; Backspace takes it away. */
export function HotkeyCell({ place, label, value, onChange }: Pick<CellProps, "place" | "label" | "value" | "onChange">) {
  const problem = useProblem(place);
  return (
    <span className={styles.cell} data-hotkey>
      <input
        id={fieldId(place)}
        aria-label={label}
        value={value}
        placeholder={say.key}
        title={say.hotkeyHint}
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${fieldId(place)}.problem` : undefined}
        onChange={(event) => onChange(event.currentTarget.value.trim().slice(-1))}
      />
      <CellProblem place={place} problem={problem} />
    </span>
  );
}

interface SelectProps {
  place: string;
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

export function SelectCell({ place, label, value, choices, onChange }: SelectProps) {
  return (
    <span className={styles.cell} data-select>
      <select id={fieldId(place)} aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </span>
  );
}
