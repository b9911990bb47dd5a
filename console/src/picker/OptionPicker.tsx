import { useMemo, useState } from "react";
import type { Option } from "../form/form";
import { ChosenList } from "./ChosenList";
import { Picker } from "./Picker";
import { optionRows, searchRows } from "./searchOptions";

interface Props {
  name: string;
  options: Option[];
  leavesOnly: boolean;
  chosen: string[];
  onChoose: (value: string) => void;
}

/** A long list of options by search in this browser. */
export function OptionPicker({ name, options, leavesOnly, chosen, onChoose }: Props) {
  const [text, setText] = useState("");
  const rows = useMemo(() => optionRows(options, leavesOnly), [options, leavesOnly]);
  const found = useMemo(() => searchRows(rows, text), [rows, text]);
  const byValue = useMemo(() => new Map(rows.map((row) => [row.value, row])), [rows]);
  return (
    <>
      <ChosenList
        chosen={chosen.map((value) => byValue.get(value) ?? { value, label: value, detail: "" })}
        onRemove={onChoose}
      />
      <Picker
        name={name}
        text={text}
        onText={setText}
        rows={found}
        isChosen={(value) => chosen.includes(value)}
        onChoose={({ value }) => onChoose(value)}
      />
    </>
  );
}
