import { useEffect, useState } from "react";
import type { Connection } from "../api/live";
import { words } from "../words";
import styles from "./live.module.css";

const PATIENCE_MS = 3_000;

/** Whether a screen follows what happens. A connection that is away for a moment is no news. */
export function LiveMark({ connection }: { connection: Connection }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (connection === "LIVE") return undefined;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [connection]);
  const isLive = connection === "LIVE";
  return (
    <p role="status" className={styles.mark} data-live={isLive || undefined} data-late={isLate || undefined}>
      {isLive ? words.live.live : isLate ? words.live.lost : words.live.connecting}
    </p>
  );
}
