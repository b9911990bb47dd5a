import { Button } from "@mantine/core";
import { words } from "../words";
import { Instead } from "./Instead";

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
    <Instead text={words.timeline.lost[kind]} hint={problem ?? words.timeline.lostHint}>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          {words.outbox.retry}
        </Button>
      )}
    </Instead>
  );
}
