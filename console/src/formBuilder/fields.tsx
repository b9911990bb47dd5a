/** Fields of the form builder: each at the place of its value in the form, with what the API has against it. */
import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { words } from "../words";
import { fieldId } from "./places";
import { useProblem } from "./problemsContext";

interface FieldProps {
  place: string;
  label: string;
  /** What it is for, where the label does not say it. */
  hint?: string;
}

interface TextProps extends FieldProps {
  value: string | undefined;
  placeholder?: string;
  isLong?: boolean;
  onChange: (value: string) => void;
}

export function TextField({ place, label, hint, value = "", placeholder, isLong, onChange }: TextProps) {
  const problem = useProblem(place);
  const shared = {
    id: fieldId(place),
    label,
    description: hint,
    value,
    placeholder,
    error: problem,
    size: "sm",
    autoComplete: "off",
    dir: "auto",
  } as const;
  if (isLong) return <Textarea {...shared} autosize minRows={1} maxRows={8} onChange={(event) => onChange(event.currentTarget.value)} />;
  return <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
}

interface NumberProps extends FieldProps {
  value: number | undefined;
  /** What it is where it is left out. */
  usual?: string;
  onChange: (value: number | undefined) => void;
}

/** A number that may be left out. What is no number is told, and changes nothing. */
export function NumberField({ place, label, hint, value, usual, onChange }: NumberProps) {
  const problem = useProblem(place);
  const [written, setWritten] = useState<string | null>(null);
  const isOdd = written !== null && Number.isNaN(numberIn(written));
  const shown = written !== null && (isOdd || numberIn(written) === value) ? written : (value?.toString() ?? "");
  return (
    <TextInput
      id={fieldId(place)}
      label={label}
      description={hint}
      inputMode="decimal"
      autoComplete="off"
      size="sm"
      w={130}
      placeholder={usual}
      value={shown}
      error={isOdd ? words.problems.noNumber : problem}
      onChange={({ currentTarget: { value: text } }) => {
        setWritten(text);
        const number = numberIn(text);
        if (!Number.isNaN(number)) onChange(number);
      }}
    />
  );
}

/** The number in a text: undefined where it is empty, NaN where it is none. */
function numberIn(text: string): number | undefined {
  return text.trim() ? Number(text.trim().replace(",", ".")) : undefined;
}

interface CheckProps extends FieldProps {
  value: boolean;
  onChange: (value: boolean) => void;
}

export function CheckField({ place, label, hint, value, onChange }: CheckProps) {
  const problem = useProblem(place);
  return (
    <Checkbox
      id={fieldId(place)}
      label={label}
      description={hint}
      size="sm"
      error={problem}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

interface SelectProps extends FieldProps {
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** A choice of few; a value that is none of them is shown as it is. */
export function SelectField({ place, label, hint, value, choices, onChange }: SelectProps) {
  const problem = useProblem(place);
  const isKnown = choices.some((choice) => choice.value === value);
  return (
    <NativeSelect
      id={fieldId(place)}
      label={label}
      description={hint}
      size="sm"
      error={problem}
      value={value}
      data={[...(isKnown ? [] : [{ value, label: value }]), ...choices]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
