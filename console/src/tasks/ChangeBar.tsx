import { Button } from "@mantine/core";
import { useState } from "react";
import { newCommandId } from "../api/client";
import { KeyCap } from "../keys/KeyCap";
import { count, words } from "../words";
import { ChangeDialog } from "./ChangeDialog";
import { EVERYTHING, isEmpty, NOTHING, type Selection } from "./selection";
import { undoChange } from "./taskChange";
import type { GridMember } from "./taskPages";
import { filterOf, type TaskSearch } from "./taskSearch";
import kit from "../kit/kit.module.css";
import styles from "./tasks.module.css";

const say = words.tasks;
const HINTS = [
  ["j", "k", say.keys.move],
  ["Enter", say.keys.open],
  ["/", say.keys.search],
] as const;
const SELECT_HINTS = [
  ["x", say.keys.select],
  ["Shift+x", say.keys.range],
  ["a", say.keys.all],
] as const;

/** What was just done, by the position that it ended at; undone again after a failure, it is undone once. */
interface Undoable {
  position: string;
  commandId: string;
}

interface Props {
  project: string;
  search: TaskSearch;
  selection: Selection;
  total: { count: number; isExact: boolean } | undefined;
  members: GridMember[];
  mayChange: boolean;
  isChanging: boolean;
  onChanging: (isChanging: boolean) => void;
  onSelect: (selection: Selection) => void;
  /** Something was written at a position. */
  onChanged: (position: string) => void;
}

/** What is selected, what can be done with it, and what was just done, with the way back. */
export function ChangeBar({ project, search, selection, total, members, mayChange, isChanging, onChanging, onSelect, onChanged }: Props) {
  const [said, say_] = useState("");
  const [undoable, setUndoable] = useState<Undoable | null>(null);
  const filter = selection.isAll ? filterOf(search) : { ids: [...selection.ids] };
  const undo = async (given: Undoable) => {
    setUndoable(null);
    try {
      const undone = await undoChange(given.position, given.commandId);
      say_(undone.background === null ? say.change.undone(undone.tasks) : say.change.undoing(undone.background));
      if (undone.position) onChanged(undone.position);
    } catch (error) {
      say_((error as Error).message);
      setUndoable(given);
    }
  };
  return (
    <section className={styles.bar} aria-label={say.selection}>
      {isEmpty(selection) ? (
        <p className={styles.hints}>
          {[...HINTS, ...(mayChange ? SELECT_HINTS : [])].map((hint) => (
            <span key={hint[0]}>
              {hint.slice(0, -1).map((key) => (
                <KeyCap key={key} name={key} />
              ))}{" "}
              {hint.at(-1)}
            </span>
          ))}
        </p>
      ) : (
        <>
          <strong>{selection.isAll ? say.allSelected(total ? count(total) : "") : say.selected(selection.ids.size)}</strong>
          {!selection.isAll && (
            <button type="button" className={kit.textButton} onClick={() => onSelect(EVERYTHING)}>
              {say.selectAll} <KeyCap name="a" />
            </button>
          )}
          <button type="button" className={kit.textButton} onClick={() => onSelect(NOTHING)}>
            {say.selectNone} <KeyCap name="Escape" />
          </button>
          <Button size="compact-md" onClick={() => onChanging(true)} aria-keyshortcuts="c" rightSection={<KeyCap name="c" />}>
            {say.change.open}
          </Button>
        </>
      )}
      <span className={styles.said} role="status">
        {said}
      </span>
      {undoable && (
        <Button size="compact-md" variant="default" onClick={() => void undo(undoable)}>
          {say.change.undo}
        </Button>
      )}
      {isChanging && (
        <ChangeDialog
          project={project}
          filter={filter}
          members={members}
          onClose={() => onChanging(false)}
          onDone={({ changed, position }) => {
            onChanging(false);
            onSelect(NOTHING);
            say_(say.change.done(changed));
            setUndoable(changed > 0 && position ? { position, commandId: newCommandId() } : null);
            if (position) onChanged(position);
          }}
        />
      )}
    </section>
  );
}
