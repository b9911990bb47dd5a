import { CloseButton } from "@mantine/core";
import { words } from "../words";
import styles from "./picker.module.css";

export interface Chosen {
  value: string;
  label: string;
  detail: string;
}

/** What is chosen, each with a button that takes it away. */
export function ChosenList({ chosen, onRemove }: { chosen: Chosen[]; onRemove: (value: string) => void }) {
  if (chosen.length === 0) return null;
  return (
    <ul className={styles.chosen}>
      {chosen.map(({ value, label, detail }) => (
        <li key={value} className={styles.chip}>
          <span>
            {label} {detail && <span className={styles.path}>{detail}</span>}
          </span>
          <CloseButton size="sm" aria-label={words.label.remove(label)} onClick={() => onRemove(value)} />
        </li>
      ))}
    </ul>
  );
}
