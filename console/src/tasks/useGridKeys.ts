import { useLayoutEffect, useRef } from "react";
import { isTyping, keyName } from "../keys/keys";

interface Handlers {
  onMove: (step: number, isRange: boolean) => void;
  onEnd: (isLast: boolean) => void;
  onMark: (isRange: boolean) => void;
  onAll: () => void;
  onOpen: () => void;
  onSearch: () => void;
  onChange: () => void;
  onEscape: () => void;
}

const PAGE = 15;

/** The keys of the grid, anywhere on the screen but in fields and dialogs. */
export function useGridKeys(handlers: Handlers): void {
  const latest = useRef(handlers);
  useLayoutEffect(() => {
    latest.current = handlers;
  });
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.defaultPrevented || isTyping(target) || target?.closest("select, [role=dialog]")) return;
      const name = keyName(event);
      // These are for the button or link that has the focus.
      if ((name === "Enter" || name === " ") && target?.closest("button, a, summary, input")) return;
      const act = actionOf(name, event.shiftKey, latest.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function actionOf(name: string, hasShift: boolean, on: Handlers): (() => void) | undefined {
  switch (name) {
    case "j":
    case "ArrowDown":
    case "Shift+ArrowDown":
      return () => on.onMove(1, hasShift);
    case "k":
    case "ArrowUp":
    case "Shift+ArrowUp":
      return () => on.onMove(-1, hasShift);
    case "PageDown":
      return () => on.onMove(PAGE, false);
    case "PageUp":
      return () => on.onMove(-PAGE, false);
    case "Home":
    case "End":
      return () => on.onEnd(name === "End");
    case "x":
    case " ":
      return () => on.onMark(hasShift);
    case "a":
      return on.onAll;
    case "c":
      return on.onChange;
    case "Enter":
      return on.onOpen;
    case "/":
      return on.onSearch;
    case "Escape":
      return on.onEscape;
    default:
      return undefined;
  }
}
