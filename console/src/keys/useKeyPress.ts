import { useLayoutEffect } from "react";
import { isElsewhere, isEnterTaken } from "./targets";

/**
 * Hear each key pressed on the screen, but those of dialogs and of text that is being composed.
 *
 * `press` says whether the key meant something, in which case the browser does nothing with it; null hears nothing.
 * A key is heard from the moment on that what it is about is on the screen, not only once that was painted.
 */
export function useKeyPress(press: ((event: KeyboardEvent) => boolean) | null): void {
  useLayoutEffect(() => {
    if (!press) return;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return;
      if (press(event)) event.preventDefault();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  });
}

/** Leave a field by Escape, and send by Enter; whether the key, of such a name, was one of the two. */
export function escapesOrSends(event: KeyboardEvent, name: string, onEscape: () => void, onSend: () => void): boolean {
  if (event.key === "Escape") {
    if (event.target instanceof HTMLElement) event.target.blur();
    onEscape();
    return true;
  }
  if (name !== "Ctrl+Enter" && (name !== "Enter" || isEnterTaken(event.target))) return false;
  // Held down, it sends once: nobody has seen the task yet that comes next.
  if (!event.repeat) onSend();
  return true;
}
