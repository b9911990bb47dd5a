import { useEffect, useRef, type ReactNode } from "react";
import styles from "./imports.module.css";

/** The title of a step, which is read out and where the keyboard goes on when the step before it is gone. */
export function StepTitle({ children }: { children: ReactNode }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) title.current?.focus();
  }, []);
  return (
    <h2 id="new-import" ref={title} tabIndex={-1} className={styles.stepTitle}>
      {children}
    </h2>
  );
}
