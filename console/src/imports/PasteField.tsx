import { Button } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Form } from "../form/form";
import { importsWords } from "../words/imports";
import { fileOfLines, inputsForLines, linesOf } from "./file/paste";
import styles from "./imports.module.css";

const say = importsWords.paste;

interface Props {
  form: Form;
  onChoose: (file: File) => void;
}

/** Some tasks as text, one a line, where a text alone can be a task. */
export function PasteField({ form, onChoose }: Props) {
  const inputs = inputsForLines(form);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(inputs[0]?.name ?? "");
  if (inputs.length === 0) return null;
  const count = linesOf(text).length;
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (count) onChoose(fileOfLines(text, chosen, say.file));
  };
  return (
    <form className={styles.paste} onSubmit={look}>
      <h3 className={styles.heading}>{say.title}</h3>
      <label className={styles.field}>
        <span>{say.lines}</span>
        <textarea
          rows={4}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) look(event);
          }}
        />
      </label>
      {inputs.length > 1 && (
        <label className={styles.field}>
          <span>{say.input}</span>
          <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            {inputs.map(({ name, title }) => (
              <option key={name} value={name}>
                {title || name}
              </option>
            ))}
          </select>
        </label>
      )}
      <Button type="submit" variant="default" className={styles.start} disabled={count === 0}>
        {say.look(count)}
      </Button>
    </form>
  );
}
