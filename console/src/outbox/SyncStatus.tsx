import { Button, Popover, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { words } from "../words";
import { isVerdict } from "./command";
import type { Entry } from "./database";
import { useStorage } from "./OutboxProvider";
import styles from "./outbox.module.css";

interface Props {
  /** Whether the screen shows refused verdicts again, or else refused answers. */
  ofVerdicts?: boolean;
  onReopen: (entry: Entry) => void;
}

/** Whether everything is saved; what was refused, and what to do with it. */
export function SyncStatus({ ofVerdicts = false, onReopen }: Props) {
  const { outbox } = useStorage();
  const { waiting, refused, isOffline } = useSyncExternalStore(outbox.subscribe, outbox.snapshot);
  const text = waiting ? words.outbox.onTheWay(waiting) : words.outbox.saved;
  return (
    <div className={styles.status}>
      {refused.length > 0 && <Refusals refused={refused} ofVerdicts={ofVerdicts} onReopen={onReopen} />}
      <span className={styles.dot} data-waiting={waiting > 0 || undefined} aria-hidden="true" />
      {isOffline ? <span role="status">{words.outbox.offline(waiting)}</span> : <span className={styles.text}>{text}</span>}
    </div>
  );
}

function Refusals({ refused, ofVerdicts, onReopen }: Props & { refused: Entry[] }) {
  const { outbox } = useStorage();
  return (
    <Popover position="bottom-end" width={360} trapFocus withinPortal={false}>
      <Popover.Target>
        <Button size="compact-sm" color="red" variant="light">
          {words.outbox.refused(refused.length)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {refused.map((entry) => (
          <div key={entry.sequence} className={styles.refusal}>
            <Text size="sm">{entry.refusal?.message}</Text>
            {isVerdict(entry.command) !== ofVerdicts ? (
              <OtherScreen entry={entry} />
            ) : (
              entry.command.kind !== "skip" && (
                <Button size="compact-sm" variant="light" onClick={() => onReopen(entry)}>
                  {words.outbox.reopen}
                </Button>
              )
            )}
            <Button size="compact-sm" variant="subtle" onClick={() => void outbox.retry(entry.sequence)}>
              {words.outbox.retry}
            </Button>
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => void outbox.discard(entry.sequence)}>
              {words.outbox.discard}
            </Button>
          </div>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

/** The way to the screen on which a refused command was given. */
function OtherScreen({ entry }: { entry: Entry }) {
  const { project } = entry.command;
  const isReview = isVerdict(entry.command);
  return (
    <Button
      component={Link}
      to={isReview ? "/p/$project/review/{-$task}" : "/p/$project/label/{-$task}"}
      params={{ project } as never}
      size="compact-sm"
      variant="light"
    >
      {isReview ? words.outbox.toReview : words.outbox.toLabel}
    </Button>
  );
}
