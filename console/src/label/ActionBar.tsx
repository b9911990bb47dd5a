import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { memo } from "react";
import { KeyCap, ariaKey } from "../keys/KeyCap";
import type { Action, KeyMap } from "../keys/keys";
import { projectWorkQuery } from "../home/myProjects";
import { count, words } from "../words";
import styles from "../task/task.module.css";
import type { WorkItem } from "./queue/work";

interface Props {
  project: string;
  item: WorkItem | null;
  notice: string;
  keys: KeyMap;
  canTakeBack: boolean;
  onAction: (action: Action) => void;
}

/** What one can do with the task, each with its key, and what just happened. */
export const ActionBar = memo(function ActionBar({ project, item, notice, keys, canTakeBack, onAction }: Props) {
  const { data } = useQuery(projectWorkQuery({ id: project, mayAnnotate: true, mayReview: false }));
  const toRedo = data?.viewer.work?.toRedo;
  const button = (action: Action, label: string, isOff = false) => (
    <Button
      variant={action === "submit" ? "filled" : "subtle"}
      color={action === "submit" ? undefined : "gray"}
      size="sm"
      className={styles.action}
      disabled={isOff}
      rightSection={<KeyCap name={keys.actions[action]} />}
      aria-keyshortcuts={ariaKey(keys.actions[action])}
      onClick={() => onAction(action)}
    >
      {label}
    </Button>
  );
  return (
    <footer className={styles.actions}>
      {button("submit", words.label.submit, !item)}
      {button("skip", words.label.skip, !item?.lease)}
      {button("takeBack", words.label.takeBack, !canTakeBack)}
      <p className={styles.status} role="status">
        {notice}
      </p>
      {toRedo && toRedo.count > 0 && button("returned", words.returned.count(count(toRedo)))}
      {button("comments", words.label.comments(item?.task.comments.length ?? 0), !item)}
      {button("guideline", words.label.guideline)}
      {button("help", words.label.help)}
    </footer>
  );
});
