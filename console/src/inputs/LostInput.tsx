import { Button } from "@mantine/core";
import styles from "../timeline/timeline.module.css";
import { words } from "../words";

interface Props {
  kind: keyof typeof words.timeline.lost;
  /** Why, if that is known. */
  problem: string | null;
  /** Without it, trying again is of no use. */
  onRetry?: () => void;
}

/** Says that a file cannot be had, to be tried again. */
export function LostInput({ kind, problem, onRetry }: Props) {
  return (
    <div role="alert" className={styles.lost}>
      <p>{words.timeline.lost[kind]}</p>
      <p className={styles.quiet}>{problem ?? words.timeline.lostHint}</p>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          {words.outbox.retry}
        </Button>
      )}
    </div>
  );
}
