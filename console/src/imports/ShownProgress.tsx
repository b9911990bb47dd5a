import styles from "./imports.module.css";

interface Props {
  label: string;
  done: number;
  total: number;
  text: string;
}

/** How far something has come, as a bar and in words. */
export function ShownProgress({ label, done, total, text }: Props) {
  return (
    <div className={styles.progress}>
      <progress aria-label={label} value={done} max={Math.max(1, total)} />
      <span>{text}</span>
    </div>
  );
}
