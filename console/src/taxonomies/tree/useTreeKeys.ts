import { useLayoutEffect, useRef } from "react";
import { isTyping, keyName } from "../../keys/keys";
import { isElsewhere } from "../../keys/targets";

/** What keys do, by their names; what returns false leaves the key to the browser. */
export type KeyActions = Record<string, (() => void | boolean) | undefined>;

/**
 * The keys of a tree and of what is done with its concepts, anywhere on the screen but in fields and dialogs.
 *
 * Enter and the space bar are for the button or link that has the focus, if any.
 */
export function useTreeKeys(actions: KeyActions): void {
  const latest = useRef(actions);
  useLayoutEffect(() => {
    latest.current = actions;
  });
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.defaultPrevented || event.isComposing || isTyping(target) || isElsewhere(target) || target?.closest("select")) return;
      const name = keyName(event);
      if ((name === "Enter" || name === " ") && target?.closest("button, a, summary")) return;
      // Copying what one has selected is not cutting a concept.
      if (name === "Ctrl+x" && getSelection()?.isCollapsed === false) return;
      const act = latest.current[name];
      if (act && act() !== false) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
