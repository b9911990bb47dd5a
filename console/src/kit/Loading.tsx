import { Loader } from "@mantine/core";
import { words } from "../words";
import styles from "./kit.module.css";

/** Something is on its way, said to everybody. */
export function Loading() {
  return (
    <div role="status" className={styles.loading}>
      <Loader aria-hidden="true" />
      <span className={styles.spoken}>{words.loading}</span>
    </div>
  );
}
