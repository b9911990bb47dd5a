import { CloseButton } from "@mantine/core";
import { useState } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import type { Seen } from "../concept/concept";
import styles from "./draft.module.css";
import { FormDialog } from "./FormDialog";
import { editsOfTexts, rowsOfTexts, TEXT_FIELDS, type TextField, type TextRow } from "./textEdits";
import type { Wish } from "./useEditing";

const say = taxonomyWords.edit;

interface Props {
  concept: NonNullable<Seen["concept"]>;
  seen: Seen;
  onWish: (wish: Wish) => Promise<string | null>;
  onClose: () => void;
}

/** All that is written about a concept, in all languages. */
export function TextsDialog({ concept, seen, onWish, onClose }: Props) {
  const [rows, setRows] = useState(() => rowsOfTexts(concept));
  const edits = editsOfTexts(concept, rows);
  return (
    <FormDialog
      title={say.textsTitle(concept.label)}
      confirm={say.save}
      isReady={edits.length > 0}
      onClose={onClose}
      onConfirm={() => onWish({ concept: concept.conceptId, seen, edits, said: taxonomyWords.said.texts(concept.label) })}
    >
      {TEXT_FIELDS.map((field) => (
        <Group key={field} field={field} rows={rows[field]} onChange={(next) => setRows({ ...rows, [field]: next })} />
      ))}
    </FormDialog>
  );
}

interface GroupProps {
  field: TextField;
  rows: TextRow[];
  onChange: (rows: TextRow[]) => void;
}

function Group({ field, rows, onChange }: GroupProps) {
  const name = taxonomyWords.panel[field];
  const [textName, ofName] = field === "codes" ? [say.code, say.system] : [say.text, say.language];
  const set = (index: number, change: Partial<TextRow>) => onChange(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
  const isLong = field === "definitions" || field === "notes" || field === "examples";
  return (
    <fieldset className={styles.group}>
      <legend>{name}</legend>
      {rows.map((row, index) => (
        <div key={index} className={styles.rowText}>
          {isLong ? (
            <textarea aria-label={`${name}: ${textName}`} rows={2} value={row.text} onChange={(event) => set(index, { text: event.currentTarget.value })} />
          ) : (
            <input aria-label={`${name}: ${textName}`} value={row.text} onChange={(event) => set(index, { text: event.currentTarget.value })} />
          )}
          <input aria-label={`${name}: ${ofName}`} placeholder={ofName} value={row.of} onChange={(event) => set(index, { of: event.currentTarget.value })} />
          <CloseButton aria-label={say.removeRow(name)} onClick={() => onChange(rows.filter((_, at) => at !== index))} />
        </div>
      ))}
      <button type="button" className={styles.textButton} onClick={() => onChange([...rows, { text: "", of: "" }])}>
        {say.addRow(name)}
      </button>
    </fieldset>
  );
}
