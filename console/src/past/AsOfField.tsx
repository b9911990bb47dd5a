import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useId, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { pastWords } from "../words/past";
import { momentOfField } from "./moment";
import forms from "../kit/forms.module.css";
import styles from "./past.module.css";

const say = pastWords;

/** Shows the same screen as it was at a time that one chooses. */
export function AsOfField() {
  const navigate = useNavigate();
  const details = useRef<HTMLDetailsElement>(null);
  const problemId = useId();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const show = (event: FormEvent) => {
    event.preventDefault();
    const at = momentOfField(text);
    if (!at) return setProblem(say.needsTime);
    details.current!.open = false;
    void navigate({ to: ".", search: ((former: object) => ({ ...former, at })) as never });
  };
  const escape = (event: KeyboardEvent<HTMLDetailsElement>) => {
    if (event.key !== "Escape" || !event.currentTarget.open) return;
    event.preventDefault();
    event.currentTarget.open = false;
  };
  return (
    <details ref={details} className={styles.choose} onKeyDown={escape}>
      <summary>{say.choose}</summary>
      <form onSubmit={show}>
        <label className={forms.plainField}>
          {say.time}
          <input
            type="datetime-local"
            value={text}
            aria-invalid={problem ? true : undefined}
            aria-describedby={problem ? problemId : undefined}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setProblem("");
            }}
          />
        </label>
        {problem && (
          <p id={problemId} role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <Button type="submit" size="compact-md">
          {say.show}
        </Button>
      </form>
    </details>
  );
}
