import { useId, useLayoutEffect, useRef, useState } from "react";
import type { Form } from "../form/form";
import { importsWords } from "../words/imports";
import styles from "./imports.module.css";

const say = importsWords.choose;

interface Props {
  form: Form;
  onChoose: (file: File) => void;
  /** Hears of all files that were dropped at once, where they are no file of tasks. */
  onMedia?: (files: File[]) => void;
}

/** A file is dropped anywhere on the page, or chosen, which works by keyboard. */
export function FileField({ form, onChoose, onMedia }: Props) {
  const hint = useId();
  const [isOver, setOver] = useState(false);
  useDroppedFiles((files) => {
    const [first] = files;
    if (first && onMedia && /^(image|audio|video)\/|\/pdf$/.test(first.type)) onMedia(files);
    else if (first) onChoose(first);
  }, setOver);
  return (
    <div className={styles.drop} data-over={isOver || undefined}>
      <label className={styles.fileLabel}>
        <span>
          <strong>{isOver ? say.dropNow : say.drop}</strong> {say.browse}
        </span>
        <input
          type="file"
          accept=".jsonl,.ndjson,.json,.csv,.tsv,.txt"
          aria-describedby={hint}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) onChoose(file);
          }}
        />
      </label>
      <p id={hint} className={styles.quiet}>
        {say.expects((form.inputs ?? []).map(({ name, required }) => (required ? name : say.optional(name))).join(", "))} {say.formats}
      </p>
    </div>
  );
}

function useDroppedFiles(onDrop: (files: File[]) => void, onOver: (isOver: boolean) => void): void {
  const tell = useRef({ onDrop, onOver });
  // Before the field is seen: a file may be dropped as soon as it is.
  useLayoutEffect(() => {
    tell.current = { onDrop, onOver };
  });
  useLayoutEffect(() => {
    const ended = new AbortController();
    const options = { signal: ended.signal };
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      tell.current.onOver(true);
    }, options);
    addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) tell.current.onOver(false);
    }, options);
    addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      tell.current.onOver(false);
      tell.current.onDrop([...(event.dataTransfer?.files ?? [])]);
    }, options);
    return () => ended.abort();
  }, []);
}
