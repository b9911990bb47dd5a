import { Button } from "@mantine/core";
import { useMemo } from "react";
import type { Form } from "../form/form";
import { importsWords } from "../words/imports";
import { FIELDS, LEFT_OUT, META } from "./file/columns";
import { FORMATS, type Format } from "./file/head";
import { isOfLabelStudio } from "./file/labelStudio";
import { previewOf } from "./file/preview";
import styles from "./imports.module.css";
import { StepTitle } from "./StepTitle";
import { PreviewList } from "./PreviewList";
import { hindrance, type Draft, type ImportSession } from "./sending/ImportSession";

const say = importsWords.look;

interface Props {
  draft: Draft;
  form: Form;
  session: ImportSession;
}

/** What a file would bring, before any of it is sent: what its columns are, and its first rows as tasks. */
export function LookAtFile({ draft, form, session }: Props) {
  const { file, head, mapped } = draft;
  const tasks = useMemo(() => head.rows.map((row) => previewOf(row, form, mapped)), [head, form, mapped]);
  const stop = hindrance(draft, form);
  return (
    <>
      <div className={styles.stepHead}>
        <StepTitle>{say.title(file.name)}</StepTitle>
        <span className={styles.quiet}>{importsWords.bytes(file.size)}</span>
        <label className={styles.inlineField}>
          <span>{say.format}</span>
          <select value={head.format} onChange={(event) => void session.chooseFormat(event.currentTarget.value as Format)}>
            {FORMATS.map((format) => (
              <option key={format} value={format}>
                {say.formats[format]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {!mapped && head.rows.some(({ fields }) => fields && isOfLabelStudio(fields, form)) && <p className={styles.quiet}>{say.labelStudio}</p>}
      {mapped && !head.problem && <Columns draft={draft} form={form} onChange={(index, target) => session.chooseColumn(index, target)} />}
      {!head.problem && (
        <>
          <h3 className={styles.heading}>{say.tasks}</h3>
          <PreviewList tasks={tasks} />
          <p className={styles.quiet}>{head.isCut ? say.cut(tasks.length) : say.all(tasks.length)}</p>
        </>
      )}
      <div className={styles.actions}>
        <Button disabled={stop !== null} onClick={() => void session.sendToCheck()}>
          {say.check}
        </Button>
        <Button variant="default" onClick={() => session.reset()}>
          {say.other}
        </Button>
        {stop && (
          <p role="alert" className={styles.problem}>
            {say.hindrances[stop.kind](stop.names.join(", "))}
          </p>
        )}
      </div>
    </>
  );
}

interface ColumnsProps {
  draft: Draft;
  form: Form;
  onChange: (index: number, target: string) => void;
}

function Columns({ draft: { head, mapped }, form, onChange }: ColumnsProps) {
  const first = head.rows.find(({ fields }) => fields)?.fields ?? {};
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className={styles.heading}>{say.columns}</caption>
        <thead>
          <tr>
            <th scope="col">{say.columnTitle}</th>
            <th scope="col">{say.example}</th>
            <th scope="col">{say.is}</th>
          </tr>
        </thead>
        <tbody>
          {head.columns!.map((column, index) => {
            const name = column || say.unnamed(index + 1);
            return (
              <tr key={index}>
                <th scope="row" dir="auto">
                  {name}
                </th>
                <td className={styles.example} dir="auto">
                  {String(first[String(index)] ?? "")}
                </td>
                <td>
                  <select aria-label={say.column(name)} value={mapped![index]} onChange={(event) => onChange(index, event.currentTarget.value)}>
                    {(form.inputs ?? []).map((input) => (
                      <option key={input.name} value={input.name}>
                        {input.title || input.name}
                      </option>
                    ))}
                    {FIELDS.map((field) => (
                      <option key={field} value={field}>
                        {say.fields[field]}
                      </option>
                    ))}
                    {column && <option value={metaOf(column)}>{say.meta(column.startsWith(META) ? column.slice(META.length) : column)}</option>}
                    <option value={LEFT_OUT}>{say.leftOut}</option>
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function metaOf(column: string): string {
  return column.startsWith(META) && column !== META ? column : META + column;
}
