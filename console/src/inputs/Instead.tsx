import type { ReactNode } from "react";
import styles from "./instead.module.css";

interface Props {
  /** The sentence that says what is missing. */
  text: string;
  /** What else is known of it. */
  hint?: string;
  /** What can be done about it. */
  children?: ReactNode;
}

/** Stands in the place of an input that cannot be shown. */
export function Instead({ text, hint, children }: Props) {
  return (
    <div role="alert" className={styles.instead}>
      <p>{text}</p>
      {hint !== undefined && <p className={styles.quiet}>{hint}</p>}
      {children}
    </div>
  );
}
