import { words } from "../words";
import styles from "./dashboard.module.css";

/** What stands in the place of a figure that cannot be had: why, as the API says it. */
export function Unavailable({ name, reason }: { name: string; reason: string }) {
  return <p className={styles.unavailable}>{words.dashboard.unavailable(name, reason)}</p>;
}
