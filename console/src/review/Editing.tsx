import { useEffect, useMemo, useRef } from "react";
import { SheetContext } from "../answers/sheetContext";
import type { Form } from "../form/form";
import { isTyping, keyMapOf, type Action } from "../keys/keys";
import { useOwnKeys } from "../keys/ownKeys";
import { TaskView, type TaskViewHandle } from "../task/TaskView";
import { words } from "../words";
import type { ReviewPanelName } from "./panels/ReviewPanel";
import type { ReviewSession, ReviewState } from "./session/ReviewSession";

// What marks texts is loaded before editing begins, for which there need be no network.
for (const part of [import("../questions/SpanField"), import("../spans/AnnotatedText")]) part.catch(() => {});

interface Props {
  form: Form;
  session: ReviewSession;
  state: ReviewState;
  onHelp: () => void;
  onPanel: (panel: ReviewPanelName) => void;
}

/** The final answer in the fields in which one labels. */
export function Editing({ form, session, state, onHelp, onPanel }: Props) {
  const { own } = useOwnKeys("label");
  const keys = useMemo(() => keyMapOf(form, own), [form, own]);
  const view = useRef<TaskViewHandle>(null);
  const wasTyping = useWasTyping();
  const item = state.item!;
  const act: Record<Action, () => void> = {
    submit: () => {
      if (session.approve()) return;
      const [first] = session.snapshot().problems.keys();
      if (first) view.current?.showQuestion(first);
    },
    skip: () => {},
    returned: () => {},
    takeBack: () => void session.takeBack(),
    undo: () => state.final.undo(),
    redo: () => state.final.redo(),
    comments: () => onPanel("comments"),
    guideline: () => onPanel("guideline"),
    help: onHelp,
  };
  return (
    <SheetContext value={state.final}>
      <TaskView
        key={item.task.id}
        ref={view}
        form={form}
        task={item.task}
        note={words.review.editing}
        questions={state.questions}
        sheet={state.final}
        problems={state.problems}
        keys={keys}
        onAction={(action) => act[action]()}
        // Escape leaves a field first, and editing when it is pressed again.
        onEscape={() => !wasTyping.current && session.stopEditing()}
      />
    </SheetContext>
  );
}

/** Whether the key that was pressed last was pressed in a field. */
function useWasTyping() {
  const wasTyping = useRef(false);
  useEffect(() => {
    const note = (event: KeyboardEvent) => {
      wasTyping.current = isTyping(event.target);
    };
    addEventListener("keydown", note, true);
    return () => removeEventListener("keydown", note, true);
  }, []);
  return wasTyping;
}
