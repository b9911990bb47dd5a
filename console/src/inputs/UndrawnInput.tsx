import { words } from "../words";
import styles from "./inputs.module.css";

/** Says that an input cannot be drawn, in its place. */
export function UndrawnInput() {
  return (
    <p role="alert" className={styles.undrawn}>
      {words.timeline.undrawn}
    </p>
  );
}
