import type { KeyboardEvent } from "react";
import { formBuilderWords } from "../words/formBuilder";
import styles from "./formBuilder.module.css";
import { fieldId } from "./places";
import type { Reorder } from "./useReorder";

interface Props {
  /** Its place in the form, by which the focus comes back to it. */
  id: string;
  /** What is moved by it. */
  name: string;
  drag: ReturnType<Reorder["handle"]>;
  onKey: (event: KeyboardEvent) => void;
}

/** What one takes a row of a list by: dragged by mouse, or moved by Alt and an arrow. */
export function Handle({ id, name, drag, onKey }: Props) {
  return (
    <button
      type="button"
      id={fieldId(id)}
      className={styles.handle}
      aria-label={formBuilderWords.move(name)}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      title={formBuilderWords.moveHint}
      onKeyDown={onKey}
      {...drag}
    >
      ⠿
    </button>
  );
}
