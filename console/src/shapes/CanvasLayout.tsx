import { useId, type ReactNode } from "react";
import type { ShapeQuestion } from "../form/form";
import type { KeyMap } from "../keys/keys";
import styles from "./shapes.module.css";
import { ToolBar } from "./ToolBar";

interface Props {
  questions: ShapeQuestion[];
  keys: KeyMap;
  /** What happened, or how one draws. */
  hint: string;
  /** How one looks at it. */
  bar: ReactNode;
  /** What one draws on, described by the hint with this id. */
  children: (hint: string) => ReactNode;
}

/** What one draws on, with the tools beside it, and a hint and how one looks at it below. */
export function CanvasLayout({ questions, keys, hint, bar, children }: Props) {
  const id = useId();
  return (
    <div className={styles.canvas} data-tools={questions.length > 0 || undefined}>
      {questions.length > 0 && <ToolBar questions={questions} keys={keys} />}
      {children(id)}
      <div className={styles.bars}>
        <p id={id} className={styles.hint} role="status">
          {hint}
        </p>
        {bar}
      </div>
    </div>
  );
}
