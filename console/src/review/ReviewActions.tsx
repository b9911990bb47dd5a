import { Button } from "@mantine/core";
import { ariaKey, KeyCap } from "../keys/KeyCap";
import task from "../task/task.module.css";
import { words } from "../words";
import { useReviewKeyMap, type ReviewAction } from "./reviewKeys";
import type { ReviewState } from "./session/ReviewSession";

interface Props {
  state: ReviewState;
  canTakeBack: boolean;
  onAction: (action: ReviewAction) => void;
  /** Leave editing. */
  onCompare: () => void;
}

/** What one can do with the task under review, each with its key, and what just happened. */
export function ReviewActions({ state, canTakeBack, onAction, onCompare }: Props) {
  const { item, isEditing, notice } = state;
  const keys = useReviewKeyMap();
  const button = (label: string, key: string, onClick: () => void, isOff = !item, isMain = false) => (
    <Button
      variant={isMain ? "filled" : "subtle"}
      {...(isMain ? {} : { color: "gray" })}
      size="sm"
      className={task.action}
      disabled={isOff}
      rightSection={<KeyCap name={key} />}
      aria-keyshortcuts={ariaKey(key)}
      onClick={onClick}
    >
      {label}
    </Button>
  );
  const act = (action: ReviewAction, label: string, isOff?: boolean, isMain?: boolean) =>
    button(label, keys[action], () => onAction(action), isOff, isMain);
  const { actions } = words.review;
  return (
    <footer className={task.actions} data-many>
      {act("approve", isEditing ? actions.submitFinal : actions.approve, !item, true)}
      {isEditing ? (
        button(actions.compare, "Escape", onCompare)
      ) : (
        <>
          {act("reject", actions.reject)}
          {act("edit", actions.edit)}
        </>
      )}
      {act("takeBack", actions.takeBack, !canTakeBack)}
      <p className={task.status} role="status">
        {notice}
      </p>
      <span className={task.gap} />
      {!isEditing && (
        <>
          {act("previous", actions.previous)}
          {act("next", actions.next)}
          {act("history", actions.history)}
        </>
      )}
      {act("comments", words.label.comments(item?.task.comments.length ?? 0))}
      {act("guideline", words.label.guideline, false)}
      {act("help", words.label.help, false)}
    </footer>
  );
}
