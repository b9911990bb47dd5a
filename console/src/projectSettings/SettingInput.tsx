import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { problemAt, type Problem } from "../kit/problems";
import { projectSettingsWords } from "../words/projectSettings";
import type { FieldKind, SettingField } from "./groups";
import { JudgingInput } from "./JudgingInput";
import { NumberInput } from "./NumberInput";
import { ReasonsInput } from "./ReasonsInput";
import type { Judging, RejectReason, Value } from "./settings";
import styles from "./settings.module.css";

const say = projectSettingsWords;
/** Fields that stand beside their names. */
const SHORT = new Set<FieldKind>(["number", "minutes", "choice"]);

interface Props {
  field: SettingField;
  value: Value;
  isChanged: boolean;
  problems: readonly Problem[];
  onChange: (value: Value) => void;
}

/** A setting: what it is called, a sentence about it, and its field; marked where it differs from what is saved. */
export function SettingInput(props: Props) {
  return (
    <div className={styles.setting} data-changed={props.isChanged || undefined} data-short={SHORT.has(props.field.kind) || undefined}>
      <Field {...props} />
      {props.isChanged && <span className={styles.changed}>{say.changed}</span>}
    </div>
  );
}

function Field({ field: { place, kind, choices }, value, problems, onChange }: Props) {
  const { label, about, choices: named } = say.fields[place]!;
  const error = problemAt(problems, place);
  const shared = { id: `setting.${place}`, label, description: about, error, size: "sm" } as const;
  switch (kind) {
    case "text":
      return <TextInput {...shared} dir="auto" autoComplete="off" value={String(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
    case "long":
      return <Textarea {...shared} dir="auto" autosize minRows={2} maxRows={10} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
    case "number":
      return <NumberInput {...shared} value={Number(value)} onNumber={onChange} />;
    case "minutes":
      return <NumberInput {...shared} value={Number(value) / 60} onNumber={(minutes) => onChange(Math.round(minutes * 60))} />;
    case "switch":
      return <Checkbox {...shared} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case "choice":
      return (
        <NativeSelect
          {...shared}
          value={String(value)}
          data={choices!.map((each) => ({ value: each, label: named?.[each] ?? each }))}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "reasons":
      return <ReasonsInput label={label} about={about} reasons={value as readonly RejectReason[]} problems={problems} onChange={onChange} />;
    case "judging":
      return <JudgingInput label={label} about={about} rows={value as readonly Judging[]} problems={problems} onChange={onChange} />;
  }
}
