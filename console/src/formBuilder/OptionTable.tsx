import { Button, CloseButton } from "@mantine/core";
import { useMemo, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import type { OptionJson } from "../form/formJson";
import { colorOf } from "../spans/colors";
import { formBuilderWords } from "../words/formBuilder";
import { Cell, HotkeyCell } from "./cells";
import { changeOption, insertOptions, moved, without } from "./edits";
import { SelectField, TextField } from "./fields";
import kit from "../kit/kit.module.css";
import styles from "./formBuilder.module.css";
import { Handle } from "./Handle";
import { fieldId, focusPlace } from "./places";
import { useProblem } from "./problemsContext";
import { useReorder, type Reorder } from "./useReorder";

const say = formBuilderWords.options;
/** Longer lists are for a taxonomy, or for JSON. */
const MOST_ROWS = 200;
/** Stands in the field of an option that is shown without a color. */
const NO_COLOR = "#9aa5ab";

interface Props {
  options: readonly OptionJson[];
  place: string;
  title: string;
  /** Whether options can stand below others. */
  hasLevels: boolean;
  /** Whether each has a color in any case, as labels of marks do. */
  hasColors: boolean;
  /** Those that annotators are offered now, whose keys answers may have. */
  published: readonly OptionJson[];
  onChange: (options: OptionJson[], merge?: string) => void;
}

/** Options as rows: words, key, color and hotkey each; Enter adds the next one, and pasted lines are one option each. */
export function OptionTable({ options, place, title, hasLevels, hasColors, published, onChange }: Props) {
  const [detailed, setDetailed] = useState<number | null>(null);
  const known = useMemo(() => new Set(published.map(({ value }) => value)), [published]);
  const colors = useMemo(() => options.map(({ value, colour }) => ({ value, color: colour ?? null })), [options]);
  const reorder = useReorder(place, options.length, (from, to) => onChange(moved(options, from, to)));
  const insert = (index: number, lines: readonly string[]) => {
    onChange(insertOptions(options, index, lines));
    requestAnimationFrame(() => focusPlace(`${place}.${index + lines.length}.label`));
  };
  const problem = useProblem(place);
  return (
    <fieldset className={styles.options} id={fieldId(place)} tabIndex={-1}>
      <legend className={kit.spoken}>{title}</legend>
      {problem && (
        <p className={styles.problem} role="status">
          {problem}
        </p>
      )}
      <ol className={styles.optionList}>
        {options.slice(0, MOST_ROWS).map((option, index) => (
          <OptionRow
            key={index}
            option={option}
            index={index}
            place={`${place}.${index}`}
            color={option.colour ?? (hasColors ? colorOf(colors, option.value) : NO_COLOR)}
            above={hasLevels ? options.slice(0, index) : null}
            isDetailed={detailed === index}
            reorder={reorder}
            onDetail={() => setDetailed(detailed === index ? null : index)}
            onChange={(part, merge) => onChange(changeOption(options, index, part, known), merge)}
            onInsert={(lines) => insert(index, lines)}
            onRemove={() => {
              onChange(without(options, index));
              requestAnimationFrame(() => focusPlace(`${place}.${Math.max(0, index - 1)}.label`));
            }}
          />
        ))}
      </ol>
      {options.length > MOST_ROWS && <p className={styles.quiet}>{say.more(options.length - MOST_ROWS)}</p>}
      <Button variant="subtle" size="compact-sm" onClick={() => insert(options.length - 1, [""])}>
        {say.add}
      </Button>
    </fieldset>
  );
}

interface RowProps {
  option: OptionJson;
  index: number;
  place: string;
  /** Its own color, or the one that it has without. */
  color: string;
  /** The options above it, below which it may stand; null where there are no levels. */
  above: readonly OptionJson[] | null;
  isDetailed: boolean;
  reorder: Reorder;
  onDetail: () => void;
  onChange: (part: Partial<OptionJson>, merge?: string) => void;
  onInsert: (lines: readonly string[]) => void;
  onRemove: () => void;
}

function OptionRow({ option, index, place, color, above, isDetailed, reorder, onDetail, onChange, onInsert, onRemove }: RowProps) {
  const { value, label = "", hotkey = "", parent } = option;
  const name = label || value;
  const press = (event: KeyboardEvent) => {
    if (reorder.moveByKey(event, index, "label")) return;
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onInsert([""]);
    }
    if (event.key === "Backspace" && label === "") {
      event.preventDefault();
      onRemove();
    }
  };
  const paste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData("text").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    onInsert(lines);
  };
  return (
    <li className={styles.option} data-below={parent ? true : undefined} {...reorder.row(index)}>
      <Handle id={`${place}.handle`} name={name} drag={reorder.handle(index)} onKey={(event) => reorder.moveByKey(event, index, "handle")} />
      <input
        type="color"
        id={fieldId(`${place}.colour`)}
        className={styles.color}
        aria-label={say.colorOf(name)}
        value={color}
        data-own={option.colour ? true : undefined}
        onChange={(event) => onChange({ colour: event.currentTarget.value }, `${place}.colour`)}
      />
      <Cell place={`${place}.label`} label={say.labelOf(index + 1)} value={label} placeholder={value || say.label} onKeyDown={press} onPaste={paste} onChange={(next) => onChange({ label: next || undefined }, `${place}.label`)} />
      <Cell place={`${place}.value`} label={say.valueOf(name)} value={value} isCode onChange={(next) => onChange({ value: next }, `${place}.value`)} />
      <HotkeyCell place={`${place}.hotkey`} label={say.hotkeyOf(name)} value={hotkey} onChange={(next) => onChange({ hotkey: next || undefined })} />
      <button type="button" className={kit.textButton} aria-expanded={isDetailed} aria-label={say.detailsOf(name)} onClick={onDetail}>
        …
      </button>
      <CloseButton size="sm" aria-label={formBuilderWords.remove(name)} onClick={onRemove} />
      {isDetailed && (
        <div className={styles.optionDetails}>
          <TextField place={`${place}.help`} label={say.help} value={option.help} onChange={(help) => onChange({ help: help || undefined }, `${place}.help`)} />
          {above && (
            <SelectField
              place={`${place}.parent`}
              label={say.parent}
              value={parent ?? ""}
              choices={[{ value: "", label: say.top }, ...above.map((each) => ({ value: each.value, label: each.label || each.value }))]}
              onChange={(next) => onChange({ parent: next || undefined })}
            />
          )}
          {option.colour && (
            <button type="button" className={kit.textButton} onClick={() => onChange({ colour: undefined })}>
              {say.noColor}
            </button>
          )}
        </div>
      )}
    </li>
  );
}
