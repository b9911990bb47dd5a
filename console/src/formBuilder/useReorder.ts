import { useState, type DragEvent, type KeyboardEvent } from "react";
import { focusPlace } from "./places";

export interface Reorder {
  /** For the row at a place: it takes what is dropped on it. */
  row: (index: number) => {
    "data-drop"?: "above" | "below";
    onDragOver: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
  /** For the part of the row by which it is dragged. */
  handle: (index: number) => { draggable: true; onDragStart: (event: DragEvent) => void; onDragEnd: () => void };
  /** Move the row by Alt and an arrow; whether it was that key. */
  moveByKey: (event: KeyboardEvent, index: number, part: string) => boolean;
}

/**
 * A list whose rows are moved by hand or by keyboard.
 *
 * `list` is the place of the list in the form, by which the focus follows the row; `part`, the field of the row that has it.
 */
export function useReorder(list: string, length: number, onMove: (from: number, to: number) => void): Reorder {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const end = () => {
    setDragged(null);
    setOver(null);
  };
  return {
    row: (index) => ({
      "data-drop": dragged === null || over !== index || dragged === index ? undefined : dragged > index ? "above" : "below",
      onDragOver: (event) => {
        if (dragged === null) return;
        event.preventDefault();
        setOver(index);
      },
      onDrop: (event) => {
        if (dragged === null) return;
        event.preventDefault();
        if (dragged !== index) onMove(dragged, index);
        end();
      },
    }),
    handle: (index) => ({
      draggable: true,
      onDragStart: (event) => {
        const row = event.currentTarget.closest("li");
        if (row) event.dataTransfer.setDragImage(row, 0, 0);
        event.dataTransfer.effectAllowed = "move";
        setDragged(index);
      },
      onDragEnd: end,
    }),
    moveByKey: (event, index, part) => {
      if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return false;
      event.preventDefault();
      const to = index + (event.key === "ArrowUp" ? -1 : 1);
      if (to < 0 || to >= length) return true;
      onMove(index, to);
      // Rows are told apart by their number: the field of the moved row is another element now.
      requestAnimationFrame(() => focusPlace([list, to, part].filter((step) => step !== "").join(".")));
      return true;
    },
  };
}
