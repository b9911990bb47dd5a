import styles from "./keys.module.css";

/** A key as it is on the keyboard. Decoration: `aria-keyshortcuts` tells it to screen readers. */
export function KeyCap({ name }: { name: string }) {
  return (
    <kbd className={styles.cap} aria-hidden="true">
      {name.length === 1 ? name.toUpperCase() : name.replace(/\+([a-z])$/, (_, letter: string) => `+${letter.toUpperCase()}`)}
    </kbd>
  );
}

/** The name of a key as `aria-keyshortcuts` writes it. */
export function ariaKey(name: string): string {
  return name.replace("Ctrl", "Control");
}
