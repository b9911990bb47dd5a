import { CloseButton } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { useKeyPress } from "../keys/useKeyPress";
import { words } from "../words";
import styles from "./settings.module.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** What is open beside a table. The keyboard goes there; Escape goes back to where one came from. */
export function Panel({ title, onClose, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useKeyPress((event) => {
    if (event.key === "Escape") onClose();
    return event.key === "Escape";
  });
  return (
    <aside className={styles.panel} aria-label={title}>
      <div className={styles.panelTop}>
        <h2 ref={heading} tabIndex={-1} className={styles.panelTitle}>
          {title}
        </h2>
        <CloseButton aria-label={words.kit.close} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3 className={styles.heading}>{title}</h3>
      {children}
    </section>
  );
}
