import { NativeSelect } from "@mantine/core";

interface Props<Value extends string> {
  label: string;
  value: Value | "";
  /** What stands there without a choice; without it, there is always one. */
  empty?: string;
  options: readonly { value: Value; label: string }[];
  className?: string;
  disabled?: boolean;
  onChange: (value: Value | "") => void;
}

/** One of a few, of which every browser and screen reader knows how it is chosen. */
export function SelectField<Value extends string>({ label, value, empty, options, onChange, ...rest }: Props<Value>) {
  const all = empty === undefined ? [...options] : [{ value: "", label: empty }, ...options];
  return (
    <NativeSelect
      {...rest}
      label={label}
      value={value}
      data={all}
      onChange={(event) => onChange(event.currentTarget.value as Value | "")}
    />
  );
}
