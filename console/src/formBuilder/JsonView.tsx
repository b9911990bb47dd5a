import { useState } from "react";
import { formBuilderWords } from "../words/formBuilder";
import styles from "./formBuilder.module.css";
import type { FormState, FormStore } from "./FormStore";
import { printForm } from "./printForm";

const say = formBuilderWords.json;

/** The form as JSON, which can be written as well: the questions and the preview follow it. */
export function JsonView({ store, state }: { store: FormStore; state: FormState }) {
  const [written, setWritten] = useState<{ text: string; form: FormState["form"] } | null>(null);
  // What was written stays as it is spelled, until the form is changed in another way.
  const text = state.text ?? (written?.form === state.form ? written.text : printForm(state.form));
  return (
    <div className={styles.json}>
      <label htmlFor="form-json" className={styles.quiet}>
        {say.hint}
      </label>
      <textarea
        id="form-json"
        className={styles.jsonText}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={text}
        aria-invalid={state.textProblem !== null}
        aria-describedby="form-json-problem"
        onChange={({ currentTarget: { value } }) => {
          store.write(value);
          setWritten({ text: value, form: store.form });
        }}
      />
      <p id="form-json-problem" className={styles.problem} role="status">
        {state.textProblem}
      </p>
    </div>
  );
}
